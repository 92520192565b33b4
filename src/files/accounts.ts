import { type Account, type CloudName, DEFAULT_ACCOUNT, type Identity } from '../access/account.ts'
import type { CloudFormat } from '../clouds/cloud-format.ts'
import { didYouMean } from '../nearest.ts'
import { type Ledger, type Origin, originAt } from './ledger.ts'
import type { CatalogueDocument } from './schema.ts'
import type { PastedSource, WrittenSource } from './source.ts'

type WrittenAccount = NonNullable<CatalogueDocument['accounts']>[number]

/**
 * The accounts of a load: those its files declare, those that were there before, the default account, and accounts
 * made up for owners that a pasted response tells by their identity. An account's id is its name.
 */
export class AccountBook {
  readonly #ledger: Ledger
  readonly #cloudFormats: readonly CloudFormat[]
  /** All accounts that may be referred to, by name. */
  readonly #byName = new Map<string, Account>()
  /** Names of those this load writes. */
  readonly #touched = new Set<string>()

  constructor(existing: readonly Account[], cloudFormats: readonly CloudFormat[], ledger: Ledger) {
    this.#ledger = ledger
    this.#cloudFormats = cloudFormats
    for (const account of existing) this.#byName.set(account.name, account)
  }

  /** The accounts to write. */
  get changes(): readonly Account[] {
    return [...this.#byName.values()].filter(({ name }) => this.#touched.has(name))
  }

  /** Takes a declared account. An identity it does not mention stays what it was. */
  declare(written: WrittenAccount, origin: Origin): Account {
    const { name } = written
    const before = this.#byName.get(name)
    const identities: Partial<Record<CloudName, Identity>> = { ...before?.identities }
    for (const { cloud } of this.#cloudFormats) {
      const given = written[cloud]
      if (given === undefined) continue
      const identity = withoutOpenMembers(given)
      identities[cloud] = identity
      const other = [...this.#byName.values()].find((account) => account.name !== name && shares(account.identities[cloud], identity))
      if (other !== undefined)
        this.#ledger.refuse(origin, `the accounts "${other.name}" and "${name}" share an identity at ${cloud}; each has its own`)
    }
    return this.#put({ id: before?.id ?? name, name, identities })
  }

  /** The id of the account with a name; a name that no account has is a problem. The default account is always there. */
  idOf(name: string, origin: Origin): string {
    const account = this.#byName.get(name)
    if (account !== undefined) return account.id
    if (name === DEFAULT_ACCOUNT) return this.#put({ id: DEFAULT_ACCOUNT, name, identities: {} }).id
    this.#ledger.refuseUnknown(
      origin,
      `there is no account ${JSON.stringify(name)}${didYouMean(name, this.#byName.keys()) || '; add it under accounts'}`,
    )
    return name
  }

  /** The id of the account that has an identity; an account named after the identity is made when there is none. */
  idOfIdentity(cloud: CloudName, identity: Identity, origin: Origin): string {
    for (const account of this.#byName.values()) if (agrees(account.identities[cloud], identity)) return account.id
    const name = [
      cloud,
      ...Object.keys(identity)
        .sort()
        .map((member) => identity[member]),
    ].join('-')
    if (this.#byName.has(name)) {
      this.#ledger.refuse(
        origin,
        `the account "${name}" has another identity at ${cloud} than its name says; declare the account of ${JSON.stringify(identity)}`,
      )
    }
    return this.#put({ id: name, name, identities: { [cloud]: identity } }).id
  }

  /** Gives the default account the identity that responses tell, unless it has one for that cloud. */
  learnDefault(sources: readonly PastedSource[]): void {
    const [first] = sources
    if (first === undefined) return
    this.idOf(DEFAULT_ACCOUNT, originAt(first.text, first.path))
    const learned: Partial<Record<CloudName, Identity>> = {}
    for (const { cloud, response, text, path } of sources) {
      const before = learned[cloud] ?? {}
      for (const [member, value] of Object.entries(response.defaultIdentity)) {
        const other = before[member]
        if (other === undefined || String(other) === String(value)) continue
        const advice = `load them apart, or declare the account "${DEFAULT_ACCOUNT}" with its ${member}`
        this.#ledger.refuse(originAt(text, path), `this response belongs to ${member} ${value}, another to ${member} ${other}; ${advice}`)
      }
      if (Object.keys(response.defaultIdentity).length > 0) learned[cloud] = { ...before, ...response.defaultIdentity }
    }
    const account = this.#byName.get(DEFAULT_ACCOUNT)
    const identities = { ...learned, ...account?.identities }
    if (Object.keys(identities).length > Object.keys(account?.identities ?? {}).length) {
      this.#put({ id: account?.id ?? DEFAULT_ACCOUNT, name: DEFAULT_ACCOUNT, identities })
    }
  }

  #put(account: Account): Account {
    this.#byName.set(account.name, account)
    this.#touched.add(account.name)
    return account
  }
}

/** An identity without the members that were left open. */
function withoutOpenMembers(identity: { readonly [member: string]: string | number | undefined }): Identity {
  return Object.fromEntries(Object.entries(identity).flatMap(([member, value]) => (value === undefined ? [] : [[member, value]])))
}

/** Whether an account's identity has all that another tells. */
function agrees(identity: Identity | undefined, wanted: Identity): boolean {
  return identity !== undefined && Object.entries(wanted).every(([member, value]) => String(identity[member]) === String(value))
}

/** Whether two identities have any member in common, so that it would not be clear whom it names. */
function shares(a: Identity | undefined, b: Identity): boolean {
  return a !== undefined && Object.entries(b).some(([member, value]) => a[member] !== undefined && String(a[member]) === String(value))
}

/** Declares the accounts of all files, before anything refers to them. */
export function declareAccounts(sources: readonly WrittenSource[], book: AccountBook, ledger: Ledger): void {
  for (const { text, document } of sources) {
    for (const [index, account] of (document.accounts ?? []).entries()) {
      const origin = originAt(text, ['accounts', index, 'name'])
      if (ledger.enter('account', account.name, origin, 'an account is declared once')) book.declare(account, origin)
    }
  }
}
