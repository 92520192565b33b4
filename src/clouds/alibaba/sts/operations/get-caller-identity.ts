import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import { uidOf, userIdOf } from '../../identity.ts'
import { roleIdOf } from '../role-id.ts'
import { sts } from '../service.ts'

/** Tells callers who they are. Every authenticated caller may ask, whatever its policies say. */
export const GetCallerIdentity = operation(sts, 'GetCallerIdentity', {
  summary: { en: "Tell the caller's identity", zh: '获取当前调用者的身份信息' },
  page: 'https://help.aliyun.com/document_detail/43767.html',
  access: 'read',
  authorized: false,
  rate: 100,
  input: s.struct({}),
  output: s.struct({
    IdentityType: s.string({
      required: true,
      oneOf: ['Account', 'RAMUser', 'AssumedRoleUser'],
      doc: { en: 'An account, a user or a role', zh: '身份类型：阿里云账号、RAM用户或RAM角色' },
    }),
    AccountId: s.string({ required: true, doc: { en: "Id of the caller's account", zh: '当前调用者所属阿里云账号ID' } }),
    PrincipalId: s.string({
      required: true,
      doc: { en: 'Id of the account or the user, or of the role and its session', zh: '身份标识' },
    }),
    UserId: s.string({ doc: { en: 'Id of the account or the user; not for a role', zh: '用户ID，仅限阿里云账号或RAM用户' } }),
    Arn: s.string({ required: true, doc: { en: 'Resource name of the caller', zh: '当前调用者的ARN' } }),
    RoleId: s.string({ doc: { en: 'Id of the role; only for a role', zh: 'RAM角色ID，仅限RAM角色' } }),
  }),
  errors: [],
  examples: [{ title: { en: 'Who am I', zh: '获取当前调用者的身份信息' }, input: {} }],

  run(_input, { caller: { account, user, session } }) {
    const uid = uidOf(account)
    if (session !== null) {
      const RoleId = roleIdOf(account, session.role)
      return {
        IdentityType: 'AssumedRoleUser',
        AccountId: uid,
        PrincipalId: `${RoleId}:${session.name}`,
        Arn: `acs:ram::${uid}:assumed-role/${session.role}/${session.name}`,
        RoleId,
      }
    }
    if (user === null) return { IdentityType: 'Account', AccountId: uid, PrincipalId: uid, UserId: uid, Arn: `acs:ram::${uid}:root` }
    const UserId = userIdOf(account, user)
    return { IdentityType: 'RAMUser', AccountId: uid, PrincipalId: UserId, UserId, Arn: `acs:ram::${uid}:user/${user}` }
  },
})
