import type { Account, Session } from '../../../../access/account.ts'
import { DocumentError } from '../../../../access/document-problem.ts'
import type { Compile } from '../../../../access/statements.ts'
import { type CallContext, operation } from '../../../../api/operation.ts'
import { Refusal } from '../../../../api/refusal.ts'
import { s } from '../../../../api/shape.ts'
import type { MaybePromise } from '../../../../maybe-promise.ts'
import { uidOf } from '../../identity.ts'
import { roleIdOf } from '../role-id.ts'
import { sts } from '../service.ts'
import { newSessionKey } from '../session-key.ts'
import { readSessionPolicy } from '../session-policy.ts'

const ROLE_ARN = /^acs:ram::(\d{5,20}):role\/([\p{L}\p{N}._-]{1,64})$/u
const SESSION_NAME = /^[\w.@-]{2,64}$/
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/
const SOURCE_IDENTITY = /^(?!acs:|aliyun:|alibabacloud:)[\w+=,.@-]{2,64}$/
const MAX_LENGTH_POLICY = 2048

/** Most sessions of an account that have not expired, and most keys of sessions that are kept without need. */
const MAX_SESSIONS = 10_000

/** How long after its end a key is still refused as expired; after that it is not known any more. */
const EXPIRED_KEPT_MS = 24 * 3_600_000

/**
 * Gives a temporary key that may do what a role may. Only users and other roles may assume one: the account itself is
 * refused, as by the vendor, whose FAQ names this the first cause of NoPermission. A test that passes here with a root
 * key would fail there. An account has a bounded number of sessions; one over it is told to call less often. Neither ExternalId nor SourceIdentity restricts anything, because no role asks for them.
 */
export const AssumeRole = operation(sts, 'AssumeRole', {
  summary: { en: 'Assume a role and get a temporary key', zh: '获取扮演角色的临时身份凭证' },
  page: 'https://help.aliyun.com/document_detail/28763.html',
  access: 'write',
  resourceParameter: 'RoleArn',
  rate: 100,
  input: s.struct({
    RoleArn: s.string({
      required: true,
      maxLength: 128,
      else: 'InvalidParameter.RoleArn',
      doc: { en: 'Resource name of the role', zh: '要扮演的RAM角色ARN' },
      sample: 'acs:ram::1270000000000001:role/image-reader',
    }),
    RoleSessionName: s.string({
      required: true,
      doc: { en: 'Name of the session: 2 to 64 letters, digits, and . @ - _', zh: '角色会话名称：2~64个英文字母、数字和.@-_' },
      sample: 'alice',
    }),
    DurationSeconds: s.integer({
      min: 900,
      max: 43_200,
      default: 3600,
      else: 'InvalidParameter.DurationSeconds',
      doc: { en: 'Seconds until the key expires, 900 to 43200', zh: 'Token有效期，单位为秒，900~43200' },
      sample: 3600,
    }),
    // Left out, a session may do all that its role may: an empty policy must not mean the same.
    Policy: s.string({
      mayBeEmpty: true,
      doc: {
        en: 'A RAM policy that narrows what the role may do, at most 2048 characters',
        zh: '进一步限制权限的权限策略，最长2048个字符',
      },
      sample: '{"Version":"1","Statement":[{"Effect":"Allow","Action":"ehpc:List*","Resource":"*"}]}',
    }),
    ExternalId: s.string({ doc: { en: 'External id of the role', zh: '角色外部ID' }, sample: 'abcd1234' }),
    SourceIdentity: s.string({ doc: { en: 'Who is behind the session; answered as given', zh: '源身份' }, sample: 'Alice' }),
  }),
  output: s.struct({
    AssumedRoleUser: s.struct(
      {
        AssumedRoleId: s.string({ required: true, doc: { en: 'Id of the role, and the session name', zh: '临时身份的ID' } }),
        Arn: s.string({ required: true, doc: { en: 'Resource name of the session', zh: '临时身份的ARN' } }),
      },
      { required: true, doc: { en: 'The temporary identity', zh: '角色扮演时的临时身份' } },
    ),
    Credentials: s.struct(
      {
        AccessKeyId: s.string({ required: true, doc: { en: 'Id of the key', zh: '访问密钥ID' } }),
        AccessKeySecret: s.string({ required: true, doc: { en: 'Secret of the key', zh: '访问密钥' } }),
        SecurityToken: s.string({ required: true, doc: { en: 'Token to send along', zh: '安全令牌' } }),
        Expiration: s.string({ required: true, doc: { en: 'When the key expires, UTC', zh: 'Token到期失效时间（UTC时间）' } }),
      },
      { required: true, doc: { en: 'The temporary key', zh: '访问凭证' } },
    ),
    SourceIdentity: s.string({ doc: { en: 'As given', zh: '源身份' } }),
  }),
  errors: [
    'EntityNotExist.Role',
    'InvalidParameter.DurationSeconds',
    'InvalidParameter.ExternalId',
    'InvalidParameter.PolicyGrammar',
    'InvalidParameter.PolicySize',
    'InvalidParameter.RoleArn',
    'InvalidParameter.RoleSessionName',
    'InvalidParameter.SourceIdentity',
    'NoPermission',
  ],
  examples: [
    {
      title: { en: 'Assume a role for an hour', zh: '扮演角色' },
      input: { RoleArn: 'acs:ram::1270000000000001:role/image-reader', RoleSessionName: 'alice', DurationSeconds: 3600 },
    },
  ],

  async run(
    { RoleArn, RoleSessionName, DurationSeconds, Policy, ExternalId, SourceIdentity },
    { caller, catalogue, compilePolicy, by, at, steadyAt, fail },
  ) {
    const [, uid, roleName] = ROLE_ARN.exec(RoleArn) ?? []
    if (uid === undefined || roleName === undefined) return fail('InvalidParameter.RoleArn')
    if (!SESSION_NAME.test(RoleSessionName)) fail('InvalidParameter.RoleSessionName')
    if (ExternalId !== undefined && !EXTERNAL_ID.test(ExternalId)) fail('InvalidParameter.ExternalId')
    if (SourceIdentity !== undefined && !SOURCE_IDENTITY.test(SourceIdentity)) fail('InvalidParameter.SourceIdentity')
    const policy = Policy === undefined ? null : readPolicy(Policy, compilePolicy, fail)
    if (caller.user === null && caller.session === null) fail('NoPermission', 'Roles may not be assumed by root accounts')

    const account = await accountOf(uid, caller.account, () => catalogue.accounts())
    const role = account && (await catalogue.role(account.id, roleName))
    if (account === undefined || role === undefined) return fail('EntityNotExist.Role', RoleArn)
    if (!role.trusts.includes(caller.account.id)) fail('NoPermission', `The role does not trust the account ${uidOf(caller.account)}`)

    const { all, live } = await catalogue.countSessions(account.id, at)
    if (live >= MAX_SESSIONS) throw new Refusal('throttled', { count: live, limit: MAX_SESSIONS })
    const key = newSessionKey({ role, sessionName: RoleSessionName, policy, at, durationSeconds: DurationSeconds })
    // A key is over by both clocks: one that was only set forwards takes none out.
    const over = Math.min(at, steadyAt)
    await catalogue.write({ keys: [key], removeSessionsExpiredBefore: all < MAX_SESSIONS ? over - EXPIRED_KEPT_MS : over }, { by })
    return {
      AssumedRoleUser: {
        AssumedRoleId: `${roleIdOf(account, role.name)}:${RoleSessionName}`,
        Arn: `acs:ram::${uid}:role/${role.name}/${RoleSessionName}`,
      },
      Credentials: {
        AccessKeyId: key.id,
        AccessKeySecret: key.secret,
        SecurityToken: key.token,
        Expiration: new Date(key.expiresAt).toISOString().replace('.000Z', 'Z'),
      },
      ...(SourceIdentity === undefined ? {} : { SourceIdentity }),
    }
  },
})

/** Roles are mostly the caller's own account's, for which the others need not be read. */
async function accountOf(uid: string, own: Account, all: () => MaybePromise<ReadonlyMap<string, Account>>): Promise<Account | undefined> {
  return uidOf(own) === uid ? own : (await all()).values().find((account) => uidOf(account) === uid)
}

type Fail = CallContext<'InvalidParameter.PolicyGrammar' | 'InvalidParameter.PolicySize'>['fail']

function readPolicy(text: string, compile: Compile, fail: Fail): Session['policy'] {
  if (text.length > MAX_LENGTH_POLICY) fail('InvalidParameter.PolicySize')
  try {
    return readSessionPolicy(text, compile)
  } catch (error) {
    const [problem] = error instanceof DocumentError ? error.problems : []
    if (problem === undefined) throw error
    return fail('InvalidParameter.PolicyGrammar', [problem.path.join('.'), problem.message].filter(Boolean).join(': '))
  }
}
