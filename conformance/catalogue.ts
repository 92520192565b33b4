import { alibabaPart } from './alibaba/catalogue.ts'
import { buildingPart } from './building.ts'
import { tencentPart } from './tencent/catalogue.ts'

/** An access key as a client is given it. */
export interface Key {
  readonly id: string
  readonly secret: string
  readonly token?: string
}

/** The key given on the command line, of the account that a server has without any catalogue. */
export const DEFAULT_KEY: Key = { id: 'AKIDconformanceDefault000000000008', secret: 'defaultSecretDefaultSecret000008' }

/** An account of the catalogue file; two parts that name the same one both say something of it. */
export interface AccountPart {
  readonly name: string
  readonly users?: readonly unknown[]
  readonly keys?: readonly unknown[]
  readonly roles?: readonly unknown[]
  /** How a cloud names it. */
  readonly [cloud: string]: unknown
}

/** What the catalogue file has for one cloud's clients. */
export interface CataloguePart {
  readonly accounts: readonly AccountPart[]
  readonly policies: Readonly<Record<string, unknown>>
  readonly clusters?: readonly unknown[]
  readonly instances?: readonly unknown[]
  readonly images: readonly unknown[]
}

/** The catalogue file that a server is started with: every cloud's part, so that none may see the other's images. */
export function catalogueFile(): CataloguePart {
  const parts = [tencentPart(), alibabaPart(), buildingPart('creating')]
  const accounts = new Map<string, AccountPart>()
  for (const account of parts.flatMap((part) => part.accounts)) {
    const known = accounts.get(account.name)
    accounts.set(account.name, known === undefined ? account : joined(known, account))
  }
  return {
    accounts: [...accounts.values()],
    policies: Object.assign({}, ...parts.map(({ policies }) => policies)),
    clusters: parts.flatMap(({ clusters = [] }) => clusters),
    instances: parts.flatMap(({ instances = [] }) => instances),
    images: parts.flatMap(({ images }) => images),
  }
}

function joined(one: AccountPart, other: AccountPart): AccountPart {
  const both = (member: 'users' | 'keys' | 'roles') => {
    const all = [...(one[member] ?? []), ...(other[member] ?? [])]
    return all.length === 0 ? {} : { [member]: all }
  }
  return { ...one, ...other, ...both('users'), ...both('keys'), ...both('roles') }
}
