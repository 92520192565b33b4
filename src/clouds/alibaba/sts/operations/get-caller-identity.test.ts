import { describe, expect, test } from 'bun:test'
import { anAccount } from '../../../../../tests/support/images.ts'
import type { Caller } from '../../../../api/operation.ts'
import { uidOf, userIdOf } from '../../identity.ts'
import { roleIdOf } from '../role-id.ts'
import { GetCallerIdentity } from './get-caller-identity.ts'

const acme = { ...anAccount(), identities: { alibaba: { uid: '1270000000000001' } } }

/** Nothing but the caller is asked for. */
const identityOf = (caller: Partial<Caller>) =>
  GetCallerIdentity.run({}, { caller: { account: acme, user: null, session: null, ...caller } } as never)

describe('GetCallerIdentity', () => {
  test('tells an account', async () => {
    expect(await identityOf({})).toEqual({
      IdentityType: 'Account',
      AccountId: '1270000000000001',
      PrincipalId: '1270000000000001',
      UserId: '1270000000000001',
      Arn: 'acs:ram::1270000000000001:root',
    })
  })

  test('tells a user', async () => {
    const id = userIdOf(acme, '张三')
    expect(await identityOf({ user: '张三' })).toEqual({
      IdentityType: 'RAMUser',
      AccountId: '1270000000000001',
      PrincipalId: id,
      UserId: id,
      Arn: 'acs:ram::1270000000000001:user/张三',
    })
  })

  test('tells a role and its session, and no user', async () => {
    const id = roleIdOf(acme, 'ops')
    expect(await identityOf({ session: { role: 'ops', name: 'alice@ci' } })).toEqual({
      IdentityType: 'AssumedRoleUser',
      AccountId: '1270000000000001',
      PrincipalId: `${id}:alice@ci`,
      Arn: 'acs:ram::1270000000000001:assumed-role/ops/alice@ci',
      RoleId: id,
    })
  })

  test('tells an account that was given no uid the one derived for it', async () => {
    const uid = uidOf(anAccount())
    expect(await identityOf({ account: anAccount() })).toMatchObject({ AccountId: uid, Arn: `acs:ram::${uid}:root` })
  })

  test('needs no policy', () => {
    expect(GetCallerIdentity).toMatchObject({ authorized: false, access: 'read', service: { name: 'sts', version: '2015-04-01' } })
  })
})
