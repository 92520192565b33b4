import { strict as assert } from 'node:assert'
import type { Cases } from '../cases.ts'
import { record } from '../wire.ts'
import { ACTION, type Asking, DENIED, type Refusal, STS } from './asking.ts'
import type { Body, Parameters, Settings } from './call.ts'

/** Declares the cases about what a caller may not. */
export function declareDenials(cases: Cases, asking: Asking): void {
  const { world, ways, traits } = asking
  const { stranger, denied, disabled } = world.keys
  const { open } = world.endpoints

  cases.test('refuse.denied-user', async () => {
    for (const [key, NoPermissionType] of [
      [stranger, 'ImplicitDeny'],
      [denied, 'ExplicitDeny'],
    ] as const)
      for (const { data } of await asking.refusedAlways(['NotAuthorized', 407, DENIED], ACTION, {}, { key })) {
        if (asking.hides('denial')) continue
        const detail = data?.['AccessDeniedDetail'] as Body
        const shown = [detail['AuthAction'], detail['AuthPrincipalOwnerId'], detail['AuthPrincipalType'], detail['NoPermissionType']]
        assert.deepEqual(shown, [`ehpc:${ACTION}`, world.uid, 'SubUser', NoPermissionType])
      }
    // What the other policy allows, the denied user may.
    for (const way of ways) await asking.ask('ListImages', {}, { ...way, key: denied })
    const cluster = { ClusterId: world.named.multi.id }
    await asking.refusedAlways(['NotAuthorized', 407, DENIED], 'DescribeCluster', cluster, { key: stranger })
  })

  cases.test('refuse.on-the-wire', async () => {
    // What clients show of a refusal is what came: status, type and request id.
    for (const way of ways)
      for (const [key, code, status] of [
        [stranger, 'NotAuthorized', 407],
        [disabled, 'InvalidAccessKeyId.Inactive', 400],
      ] as const) {
        let shown: Body | undefined
        let requestId = ''
        const { answer } = await record(open, async (via) => {
          const through: Settings = traits.gives407up === undefined ? { endpoint: via } : { endpoint: open, proxy: via }
          const error = await asking.refused([code, status], ACTION, {}, { ...way, ...through, key })
          requestId = error.requestId
          shown = error.data
        })
        assert.equal(answer.status, status)
        assert.equal(answer.headers.get('content-type'), 'application/json;charset=utf-8')
        assert.equal(answer.headers.get('x-acs-request-id'), requestId)
        // Who reads 407 as a proxy's must not be asked for a proxy's password.
        assert.equal(answer.headers.get('proxy-authenticate'), undefined)
        if (!asking.hides('body')) assert.deepEqual(shown, JSON.parse(answer.body), 'what the client shows of the body')
      }
  })

  cases.test('refuse.no-permission', async () => {
    const refusal: Refusal = ['NoPermission', 403, /^You are not authorized to do this action\. You should be authorized by RAM\./]
    const { keys, roles } = world
    // The account itself may assume no role, and a user none that does not trust its account.
    // The policy allows it for some roles only.
    for (const [key, RoleArn] of [
      [stranger, roles.reader],
      [keys.root, roles.reader],
      [keys.assumer, roles.foreign],
      [keys.assumer, roles.unlisted],
    ] as const)
      await asking.refusedAlways(refusal, 'AssumeRole', { RoleArn, RoleSessionName: 'conformance' }, { key, version: STS })
  })

  cases.test('refuse.role', async () => {
    const { reader } = world.roles
    const wrong: readonly (readonly [Parameters, code: string, status: number])[] = [
      [{ RoleArn: reader.replace('image-reader', 'image-nobody') }, 'EntityNotExist.Role', 404],
      [{ RoleArn: `${reader}/more` }, 'InvalidParameter.RoleArn', 400],
      [{ RoleSessionName: 'no spaces' }, 'InvalidParameter.RoleSessionName', 400],
      [{ DurationSeconds: 899 }, 'InvalidParameter.DurationSeconds', 400],
      [{ Policy: '{"Version":' }, 'InvalidParameter.PolicyGrammar', 400],
      [{ RoleSessionName: '' }, 'MissingRoleSessionName', 400],
    ]
    for (const [parameters, code, status] of wrong) {
      const given = { RoleArn: reader, RoleSessionName: 'conformance', ...parameters }
      await asking.refused([code, status], 'AssumeRole', given, { key: world.keys.assumer, version: STS })
    }
  })
}
