import { type AccessKey, DEFAULT_ACCOUNT } from '../access/account.ts'
import type { Registry } from '../api/registry.ts'
import type { Cloud } from '../clouds/cloud.ts'
import type { Journal } from '../gateway/journal.ts'
import { ANSWERED, type RequestRecord } from '../gateway/request-record.ts'
import type { Said } from '../locales/sentences.ts'
import type { Diagnosis, DiagnosisContext } from '../signatures/diagnosis.ts'
import { redactor, withoutSecrets } from '../signatures/redact.ts'
import type { AppContext } from './context.ts'
import { meaningOf, type SaidMistake, said } from './meanings.ts'
import { nameMistake } from './name-mistake.ts'
import { type RequestView, viewOf } from './request-view.ts'

/** A request with all that can be found out about it. For operators: it says more than the caller was told. */
export interface Explanation extends RequestView {
  /** Of the outcome, where it is one of the reasons or a code of the service. */
  readonly meaning: Partial<Said>
  /** What the request asked for; signatures and tokens are left out. */
  readonly parameters: Diagnosis['parameters']
  readonly signature: Diagnosis['signature']
  /** The mistake that explains a refusal; null when none was found. */
  readonly mistake: SaidMistake | null
  /** How many possible signatures were compared. */
  readonly tried: number
}

/** What explaining needs. */
export interface ExplainOptions {
  readonly journal: Journal
  readonly app: AppContext
  readonly clouds: readonly Cloud[]
  readonly registry: Registry
}

/** Explains a request; undefined when it is not remembered. */
export async function explain(requestId: string, { journal, app, clouds, registry }: ExplainOptions): Promise<Explanation | undefined> {
  const record = journal.find(requestId)?.record
  if (record === undefined) return undefined
  const cloud = clouds.find(({ name }) => name === record.cloud)
  const { request, outcome } = record
  const view = { ...viewOf(record), meaning: meaningIn(record) }
  const met = new Map<string, AccessKey>()
  const meet = (key: AccessKey) => met.set(key.id, key)
  const asked = new Map<string, Promise<AccessKey[]>>()
  const context: DiagnosisContext = {
    reason: outcome,
    async find(id) {
      const credential = await app.catalogue.credential(id)
      if (credential !== undefined) meet(credential.key)
      return credential
    },
    async keysBeside(accountId) {
      const asking = asked.get(accountId) ?? keysBeside(app, accountId)
      asked.set(accountId, asking)
      const keys = await asking
      keys.forEach(meet)
      return keys
    },
  }
  await context.keysBeside(record.verifiedCaller?.account.id ?? '')
  const isRemembered = outcome !== ANSWERED && request !== undefined && cloud !== undefined
  const found = isRemembered ? await cloud.diagnose(request, context) : { ...NOT_DIAGNOSED, parameters: parametersOf(record.input) }
  const diagnosis = isRemembered ? { ...found, mistake: found.mistake ?? nameMistake(record, registry) } : found
  const secrets = [...met.values()].flatMap(({ secret, token }) => [secret, token ?? ''])
  const redact = redactor(secrets)
  const detail = Object.fromEntries(
    Object.entries(view.detail).map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]),
  )
  const shown = withoutSecrets(diagnosis, secrets)
  return { ...view, detail, ...shown, mistake: shown.mistake && said(shown.mistake) }
}

/** What is found out about a request that was answered, or is too long to be remembered, beside its parameters. */
const NOT_DIAGNOSED: Omit<Diagnosis, 'parameters'> = { signature: null, mistake: null, tried: 0 }

/** Most keys whose secrets are tried, and accounts they are of. */
const MAX_KEYS = 100
const MAX_ACCOUNTS = 100

async function keysBeside({ store }: AppContext, accountId: string): Promise<AccessKey[]> {
  const others = (await store.accounts()).map(({ id }) => id)
  const owners = [...new Set([accountId, DEFAULT_ACCOUNT, ...others])].slice(0, MAX_ACCOUNTS)
  const keys: AccessKey[] = []
  for (const owner of owners) {
    if (keys.length >= MAX_KEYS) break
    keys.push(...(await store.keys(owner, MAX_KEYS - keys.length)))
  }
  return keys
}

function meaningIn({ outcome, operation }: RequestRecord): Partial<Said> {
  const summary = operation?.service.errors[outcome]
  return meaningOf(outcome) ?? (summary === undefined ? {} : { summary })
}

/** An input as pairs; members of members are written as JSON. */
function parametersOf(input: unknown): Diagnosis['parameters'] {
  if (typeof input !== 'object' || input === null) return []
  return Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const)
}
