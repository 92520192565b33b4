import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { test, withClockOff } from '../harness.ts'
import { type Asking, OPEN, type Parameters, type Refused, type Settings, STS } from './client.ts'
import { record, replay } from './recorder.ts'
import { world } from './runner.ts'

const { root, reader, stranger, denied, disabled, temporary, expired, assumer, neighbour } = world.keys
const MINUTE = 60_000
const ACTION = 'ListCommunityImages'
const BEHIND_THE_COLON = /^Specified signature .*server string to sign is:(?<text>.+)$/s

/** Declares the cases about what is refused, and what the client makes of it. */
export function declareRefusals({ client, ask, refused, refuses }: Asking): void {
  const { ways } = client

  /** The same refusal, however the request is signed and sent. */
  async function always(
    code: string,
    status: number,
    message: string | RegExp,
    settings: Settings = {},
    action = ACTION,
    parameters: Parameters = {},
  ): Promise<void> {
    for (const way of ways) await refuses({ action, parameters, settings: { ...way, ...settings } }, code, status, message)
  }

  test('refuse.wrong-secret', async () => {
    for (const way of ways) {
      const key = { ...root, secret: `${root.secret.slice(0, -1)}x` }
      const { message } = await refuses({ action: ACTION, settings: { ...way, key } }, 'SignatureDoesNotMatch', 400)
      const text = BEHIND_THE_COLON.exec(message)?.groups?.['text'] ?? ''
      // SDKs compare this with what they have signed, to tell a wrong secret from a wrong signature.
      if (way.signature === 'V1')
        // Version is the last parameter by name, and nothing may follow what was signed.
        assert.match(text, new RegExp(`^${way.method}&%2F&AccessKeyId%3D.*%26Action%3D${ACTION}%26.*%26Version%3D2018-04-12$`))
      else assert.match(text, way.signature === 'V3' ? /^ACS3-HMAC-SHA256\n[0-9a-f]{64}$/ : /^ACS3-HMAC-SM3\n[0-9a-f]{64}$/)
    }
  })

  test('refuse.public-half', async () => {
    const key = { id: world.rsa.id, secret: world.rsa.publicKey }
    for (const way of ways) await refuses({ action: ACTION, settings: { ...way, key } }, 'SignatureDoesNotMatch', 400)
  })

  test('refuse.unknown-key', () =>
    always('InvalidAccessKeyId.NotFound', 404, 'Specified access key is not found.', { key: { ...root, id: 'LTAI5tNobodyHasThisOne00' } }))

  test('refuse.disabled-key', () => always('InvalidAccessKeyId.Inactive', 400, 'Specified access key is disabled.', { key: disabled }))

  test('refuse.late-clock', () => refusedAt(-16 * MINUTE))
  test('refuse.early-clock', () => refusedAt(16 * MINUTE))

  /** Calls from a program whose clock is off; a call 14 minutes off must still go through. */
  async function refusedAt(offsetMs: number): Promise<void> {
    await withClockOff(offsetMs, () => always('InvalidTimeStamp.Expired', 400, 'Specified time stamp or date value is expired.'))
    for (const way of ways) await withClockOff(Math.sign(offsetMs) * 14 * MINUTE, () => ask(ACTION, {}, way))
  }

  test('refuse.nonce-used', async () => {
    for (const way of ways) {
      const { request, answer } = await record(OPEN, (endpoint) => ask(ACTION, { BaseOsTag: 'none' }, { ...way, endpoint }))
      assert.equal(answer.status, 200)
      const again = await replay(OPEN, request)
      assert.equal(again.status, 400)
      const { Code, Message, RequestId } = JSON.parse(again.body) as Readonly<Record<string, unknown>>
      assert.deepEqual([Code, Message], ['SignatureNonceUsed', 'Specified signature nonce was used already.'])
      assert.equal(RequestId, again.headers.get('x-acs-request-id'))
      // One whose signature is wrong has used no nonce up.
      const wrong = { ...root, secret: 'not-the-secret' }
      const failed = await record(OPEN, (endpoint) =>
        refuses({ action: ACTION, settings: { ...way, endpoint, key: wrong } }, 'SignatureDoesNotMatch', 400),
      )
      assert.match((await replay(OPEN, failed.request)).body, /"SignatureDoesNotMatch"/)
    }
  })

  test('refuse.wrong-token', async () => {
    const code = 'InvalidSecurityToken.MismatchWithAccessKey'
    const message = 'Specified SecurityToken mismatch with the AccessKey.'
    await always(code, 400, message, { key: { ...temporary, token: expired.token ?? '' } })
    await always(code, 400, message, { key: { ...root, token: temporary.token ?? '' } })
  })

  test('refuse.missing-token', async () => {
    const { id, secret } = temporary
    await always('MissingSecurityToken', 400, 'SecurityToken is mandatory for this action.', { key: { id, secret } })
  })

  test('refuse.expired-token', () => always('InvalidSecurityToken.Expired', 400, 'Specified SecurityToken is expired.', { key: expired }))

  test('refuse.denied-user', async () => {
    const words = 'You are not authorized by RAM for this request.'
    for (const key of [stranger, denied]) {
      await always('NotAuthorized', 407, words, { key })
      for (const way of ways) {
        const { data } = await refuses({ action: ACTION, settings: { ...way, key } }, 'NotAuthorized', 407, words)
        const detail = data['AccessDeniedDetail'] as Readonly<Record<string, unknown>>
        assert.equal(detail['AuthAction'], `ehpc:${ACTION}`)
        assert.equal(detail['AuthPrincipalOwnerId'], world.uid)
        assert.equal(detail['AuthPrincipalType'], 'SubUser')
        assert.equal(detail['NoPermissionType'], key === denied ? 'ExplicitDeny' : 'ImplicitDeny')
      }
    }
    // What the other policy allows, the denied user may.
    for (const way of ways) await ask('ListImages', {}, { ...way, key: denied })
    await always('NotAuthorized', 407, words, { key: stranger }, 'DescribeCluster', { ClusterId: world.named.multi.id })
  })

  test('refuse.no-permission', async () => {
    const words = /^You are not authorized to do this action\. You should be authorized by RAM\./
    const assume = (key: Settings['key'], RoleArn: string) =>
      always('NoPermission', 403, words, { ...(key && { key }), version: STS }, 'AssumeRole', { RoleArn, RoleSessionName: 'conformance' })
    await assume(stranger, world.roles.reader)
    // The account itself may assume no role, and a user none that does not trust its account.
    await assume(root, world.roles.reader)
    await assume(assumer, world.roles.foreign)
    // The policy allows it for some roles only.
    await assume(assumer, world.roles.unlisted)
  })

  test('refuse.role', async () => {
    const settings = { key: assumer, version: STS }
    const wrong: readonly (readonly [Parameters, code: string, status: number])[] = [
      [{ RoleArn: world.roles.reader.replace('image-reader', 'image-nobody') }, 'EntityNotExist.Role', 404],
      [{ RoleArn: `${world.roles.reader}/more` }, 'InvalidParameter.RoleArn', 400],
      [{ RoleSessionName: 'no spaces' }, 'InvalidParameter.RoleSessionName', 400],
      [{ DurationSeconds: 899 }, 'InvalidParameter.DurationSeconds', 400],
      [{ Policy: '{"Version":' }, 'InvalidParameter.PolicyGrammar', 400],
      [{ RoleSessionName: '' }, 'MissingRoleSessionName', 400],
    ]
    for (const [parameters, code, status] of wrong) {
      const right = { RoleArn: world.roles.reader, RoleSessionName: 'conformance' }
      await refuses({ action: 'AssumeRole', parameters: { ...right, ...parameters }, settings }, code, status)
    }
  })

  test('refuse.link', async () => {
    const productOf = ({ data }: Refused) => new URL(String(data['Recommend'])).searchParams.get('product')?.toLowerCase()
    for (const way of ways) {
      assert.equal(productOf(await refuses({ action: 'DescribeCluster', settings: way }, 'MissingClusterId', 400)), 'ehpc')
      assert.equal(productOf(await refuses({ action: 'AssumeRole', settings: { ...way, version: STS } }, 'MissingRoleArn', 400)), 'sts')
    }
  })

  test('refuse.unknown-action', () =>
    always('InvalidAction.NotFound', 404, 'Specified api is not found, please check your url and method.', {}, 'ListNothing'))

  test('refuse.unserved-action', () => always('UnsupportedOperation', 501, /CreateCluster/, {}, 'CreateCluster'))

  test('refuse.unknown-version', () =>
    always('InvalidVersion', 400, 'Specified parameter Version is not valid.', { version: '2018-04-13' }))

  test('refuse.missing-parameter', () => always('MissingClusterId', 400, 'ClusterId is mandatory for this action.', {}, 'DescribeCluster'))

  test('refuse.unknown-cluster', async () => {
    for (const ClusterId of ['ehpc-hz-Nobody0001', world.named.neighbours.id])
      for (const action of ['DescribeCluster', ACTION, 'ListCustomImages'])
        await always('ClusterNotFound', 404, 'The specified cluster does not exist.', {}, action, { ClusterId })
  })

  test('refuse.parameter', async () => {
    const wrong: readonly (readonly [action: string, Parameters])[] = [
      [ACTION, { InstanceType: 'no type' }],
      ['ListCustomImages', { ImageOwnerAlias: 'system' }],
      ['ListCustomImages', { ImageOwnerAlias: 'SELF' }],
      ['ListClusters', { PageSize: 51 }],
      ['ListClusters', { PageSize: 0 }],
      ['ListClusters', { PageNumber: 0 }],
      ['ListClusters', { PageNumber: 'one' }],
    ]
    for (const [action, parameters] of wrong) {
      const [name] = Object.keys(parameters)
      await always('InvalidParams', 400, `The specified parameter ${name} is invalid.`, {}, action, parameters)
    }
  })

  test('refuse.method', async () => {
    for (const { signature } of ways.filter(({ method }) => method === 'GET'))
      for (const method of ['PUT', 'DELETE'] as const) {
        const settings = { signature, method, place: 'query' } as const
        await refuses({ action: ACTION, settings }, 'UnsupportedHTTPMethod', 405, 'This http method is not supported.')
      }
  })

  test('refuse.too-large', async () => {
    for (const way of ways.filter(({ place }) => place === 'form')) {
      const long = (length: number) => ({ action: ACTION, parameters: { PostInstallScript: 'x'.repeat(length) }, settings: way })
      await ask(ACTION, long(1_000_000).parameters, way)
      for (const length of [1_048_576, 5_000_000])
        await refuses(long(length), 'RequestTooLarge', 413, 'The request is larger than 1048576 bytes.')
    }
  })

  test('refuse.on-the-wire', async () => {
    // What clients show of a refusal is what came: status, type and request id.
    const cases = [
      { settings: { key: stranger }, code: 'NotAuthorized', status: 407 },
      { settings: { key: disabled }, code: 'InvalidAccessKeyId.Inactive', status: 400 },
    ]
    for (const way of ways)
      for (const { settings, code, status } of cases) {
        let requestId = ''
        const { answer } = await record(OPEN, async (endpoint) => {
          requestId = (await refuses({ action: ACTION, settings: { ...way, ...settings, endpoint } }, code, status)).requestId
        })
        assert.equal(answer.status, status)
        assert.equal(answer.headers.get('content-type'), 'application/json;charset=utf-8')
        assert.equal(answer.headers.get('x-acs-request-id'), requestId)
        // Who reads 407 as a proxy's must not be asked for a proxy's password.
        assert.equal(answer.headers.get('proxy-authenticate'), undefined)
      }
  })

  test('refuse.throttled', async () => {
    const endpoint = world.endpoints.limited
    for (const way of ways.filter(({ method, signature }) => method === 'GET' && signature !== 'SM3')) {
      const burst = async () => {
        // Limits are counted by the second.
        await sleep(1_010 - (Date.now() % 1_000))
        const calls = Array.from({ length: 45 }, () => ask(ACTION, { BaseOsTag: 'none' }, { ...way, endpoint }))
        return (await Promise.allSettled(calls)).flatMap((call) => (call.status === 'rejected' ? [call.reason as unknown] : []))
      }
      const errors = await burst()
      assert.ok(errors.length > 0, 'nothing was refused')
      assert.ok(errors.length <= 45 - world.callsPerSecond, `only ${45 - errors.length} of 45 calls passed`)
      for (const error of errors)
        await refused(Promise.reject(error), 'Throttling.User', 400, 'Request was denied due to user flow control.')
      await burst()
      // Other operations and other accounts have limits of their own; the users of an account share them.
      await ask('ListCustomImages', { BaseOsTag: 'none' }, { ...way, endpoint })
      await ask(ACTION, { BaseOsTag: 'none' }, { ...way, endpoint, key: neighbour })
      await refuses({ action: ACTION, settings: { ...way, endpoint, key: reader } }, 'Throttling.User', 400)
      const { answer } = await record(endpoint, (via) =>
        refuses({ action: ACTION, settings: { ...way, endpoint: via } }, 'Throttling.User', 400),
      )
      const wait = Number(answer.headers.get('x-acs-retry-after'))
      assert.ok(Number.isInteger(wait) && wait > 0 && wait <= 1_000, `x-acs-retry-after is ${answer.headers.get('x-acs-retry-after')}`)
      for (const name of ['x-ratelimit-user-api', 'x-ratelimit-user'])
        assert.match(answer.headers.get(name) ?? '', new RegExp(`^Limit:${world.callsPerSecond},Remain:0,TimeLeft:${wait},Reset:\\d+$`))
      await sleep(wait + 20)
      await ask(ACTION, { BaseOsTag: 'none' }, { ...way, endpoint })
    }
  })
}
