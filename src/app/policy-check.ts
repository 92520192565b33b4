import type { Account } from '../access/account.ts'
import type { Credential } from '../access/credential.ts'
import type { Policy, PolicyLanguage, Statement } from '../access/policy.ts'
import type { Operation } from '../api/operation.ts'
import type { Registry } from '../api/registry.ts'
import type { Circumstances, Cloud } from '../clouds/cloud.ts'
import type { CloudFormat } from '../clouds/cloud-format.ts'
import { askPolicies, asksPolicies, policyActionOf, reasonOf } from '../gateway/authorize.ts'
import type { Json } from '../json.ts'
import { didYouMean } from '../nearest.ts'
import { findAccount } from './accounts.ts'
import type { AppContext } from './context.ts'
import { findUser } from './users.ts'

/** "May this user do this to that?" */
export interface PolicyCheck {
  readonly account: string
  /** Name of the user, or of the role that is assumed. */
  readonly name: string
  readonly isRole: boolean
  /** As policies name it, for example `ecm:DescribeImage`, in any case. */
  readonly action: string
  /** What a call would name; none for all at once. */
  readonly resources: readonly string[]
  readonly region: string
  readonly circumstances: Circumstances
}

/** The answer for one resource. */
export interface PolicyVerdict {
  readonly allowed: boolean
  readonly action: string
  /** Its full name, or `*` for all of a kind; null where no policy is asked. */
  readonly resource: string | null
  /** What decided, for people. */
  readonly because: string
  readonly policy: string | null
  /** The statement that decided, as it was written; null when none did. */
  readonly statement: Json | null
}

/** What the check needs of what this build serves. */
export interface PolicyCheckOptions {
  readonly registry: Registry
  readonly clouds: readonly Cloud[]
  readonly cloudFormats: readonly CloudFormat[]
}

/**
 * Answers as the server would answer a call, by the very code that it asks policies with.
 * @returns an answer for each resource, at least one
 * @throws Error for who or what is not there, and for resources that such a call does not name
 */
export async function checkPolicies(
  app: AppContext,
  check: PolicyCheck,
  { registry, clouds, cloudFormats }: PolicyCheckOptions,
): Promise<readonly PolicyVerdict[]> {
  const operation = operationOf(check.action, registry)
  const cloud = clouds.find(({ name }) => name === operation.service.cloud)
  const format = cloudFormats.find((one) => one.cloud === operation.service.cloud)
  if (cloud === undefined || format === undefined) throw new Error(`${policyActionOf(operation)} is of a cloud that is not served.`)
  const credential = await credentialOf(app, check)
  const action = policyActionOf(operation)
  const caller = { user: credential.key.user, session: credential.key.session }
  if (!asksPolicies(operation, caller)) {
    return [{ allowed: true, action, resource: null, because: 'no policy is asked: every caller may', policy: null, statement: null }]
  }
  const { region, circumstances } = check
  const asked = { operation, account: credential.account, region, named: namedOf(check, operation), circumstances }
  const question = cloud.questionAbout(asked)
  const grants = cloud.grants(credential)
  return question.resources.flatMap((resource) => {
    const answer = askPolicies(grants, operation, { ...question, resources: [resource] })
    if (answer === undefined) return []
    const { decidedBy, allowed } = answer.decision
    return [
      {
        allowed,
        action,
        resource: resource.shown,
        because: reasonOf(answer.decision),
        policy: decidedBy?.policy ?? null,
        statement:
          decidedBy === null || decidedBy.fault !== undefined ? null : statementIn(credential.policies, decidedBy, format.policyLanguage),
      },
    ]
  })
}

function operationOf(given: string, { operations }: Registry): Operation {
  const names = operations.map(policyActionOf)
  const index = names.findIndex((name) => name.toLowerCase() === given.toLowerCase())
  const found = operations[index]
  if (found !== undefined) return found
  throw new Error(`${given} is no action that is served here${didYouMean(given, names) || `. There are: ${names.join(', ')}.`}`)
}

/** @throws Error for resources of a call that names none: the server would ask about all of them at once */
function namedOf({ resources }: PolicyCheck, operation: Operation): readonly string[] | undefined {
  if (resources.length === 0) return undefined
  if (operation.resourceParameter !== undefined) return resources
  throw new Error(
    `${policyActionOf(operation)} names no single resource, so that policies are asked about all of them at once: leave ${resources.join(', ')} out.`,
  )
}

/** What a request of such a user, or of somebody with such a role, is judged by. */
async function credentialOf(app: AppContext, { account: word, name, isRole }: PolicyCheck): Promise<Credential> {
  const { account, policies } = isRole ? await roleOf(app, word, name) : await userOf(app, word, name)
  const byName = new Map((await app.store.policies()).map((policy) => [policy.name, policy]))
  return {
    key: {
      id: '',
      secret: '',
      accountId: account.id,
      user: isRole ? null : name,
      session: isRole ? { role: name, name: '', policy: null } : null,
      enabled: true,
      token: null,
      expiresAt: null,
    },
    account,
    policies: policies.flatMap((policy) => byName.get(policy) ?? []),
    sessionPolicy: null,
    signingKeys: new Map(),
  }
}

interface Holder {
  readonly account: Account
  readonly policies: readonly string[]
}

async function userOf(app: AppContext, word: string, name: string): Promise<Holder> {
  const { account, user } = await findUser(app, word, name)
  return { account, policies: user.policies }
}

async function roleOf(app: AppContext, word: string, name: string): Promise<Holder> {
  const account = await findAccount(app, word)
  const role = await app.store.role(account.id, name)
  if (role === undefined) throw new Error(`The account ${account.name} has no role ${name}.`)
  return { account, policies: role.policies }
}

/** A statement as it was written. Both languages have their statements under one name, but for its capital. */
function statementIn(policies: readonly Policy[], { policy, index }: Statement, language: PolicyLanguage): Json {
  const document = policies.find((one) => one.name === policy)?.documents[language] ?? {}
  const written = document['statement'] ?? document['Statement'] ?? null
  return Array.isArray(written) ? (written[index] ?? null) : written
}
