import { type AccessKey, DEFAULT_ACCOUNT } from '../catalogue/account.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Cloud } from '../clouds/cloud.ts'
import type { Diagnosis } from '../clouds/diagnosis.ts'
import type { Journal } from '../gateway/journal.ts'
import { ANSWERED, type Trail } from '../gateway/trail.ts'
import { MEANINGS, type Meaning } from './meanings.ts'
import { type RequestView, viewOf } from './requests.ts'

/** A request with all that can be found out about it. For operators: it says more than the caller was told. */
export interface Explanation extends RequestView {
  /** Of the verdict, where it is one of the house's reasons or a code of the service. */
  readonly meaning: Partial<Meaning>
  /** What the request asked for; signatures and tokens are left out. */
  readonly parameters: Diagnosis['parameters']
  readonly signature: Diagnosis['signature']
  /** The mistake that explains a refusal; null when none was found. */
  readonly mistake: Diagnosis['mistake']
  /** How many possible signatures were compared. */
  readonly tried: number
}

/** What explaining needs. */
export interface ExplainOptions {
  readonly journal: Journal
  readonly catalogue: Catalogue
  readonly clouds: readonly Cloud[]
}

/** Most other keys whose secrets are tried. */
const MOST_KEYS = 100

/** Explains a request; undefined when it is not remembered. */
export async function explain(requestId: string, { journal, catalogue, clouds }: ExplainOptions): Promise<Explanation | undefined> {
  const trail = journal.find(requestId)?.trail
  if (trail === undefined) return undefined
  const cloud = clouds.find(({ name }) => name === trail.cloud)
  const { request, verdict } = trail
  const found =
    verdict === ANSWERED || request === undefined || cloud === undefined
      ? undefined
      : await cloud.diagnose(request, {
          reason: verdict,
          find: (id) => catalogue.credential(id),
          keysBeside: (accountId) => keysBeside(catalogue, accountId),
        })
  return {
    ...viewOf(trail),
    meaning: meaningOf(trail),
    parameters: found?.parameters ?? parametersOf(trail.input),
    signature: found?.signature ?? null,
    mistake: found?.mistake ?? null,
    tried: found?.tried ?? 0,
  }
}

async function keysBeside({ store }: Catalogue, accountId: string): Promise<AccessKey[]> {
  const owners = accountId === '' || accountId === DEFAULT_ACCOUNT ? [DEFAULT_ACCOUNT] : [accountId, DEFAULT_ACCOUNT]
  const keys = await Promise.all(owners.map((owner) => store.keys(owner)))
  return keys.flat().slice(0, MOST_KEYS)
}

function meaningOf({ verdict, operation }: Trail): Partial<Meaning> {
  if (Object.hasOwn(MEANINGS, verdict)) return MEANINGS[verdict as keyof typeof MEANINGS]
  const what = operation?.service.errors[verdict]
  return what === undefined ? {} : { what }
}

/** An input as pairs; members of members are written as JSON. */
function parametersOf(input: unknown): Diagnosis['parameters'] {
  if (typeof input !== 'object' || input === null) return []
  return Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const)
}
