import { strict as assert } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cases } from '../cases.ts'
import { record, replay } from '../wire.ts'
import { ACTION, type Asking, type Body, DENIED, EHPC, type Parameters, type Refusal, type Settings, STS, type Way } from './asking.ts'

const NONE = { BaseOsTag: 'none' }
const MANY = 65
const WRONG: Refusal = ['SignatureDoesNotMatch', 400]
const THROTTLED: Refusal = ['Throttling.User', 400, 'Request was denied due to user flow control.']
const MISMATCH: Refusal = ['InvalidSecurityToken.MismatchWithAccessKey', 400, 'Specified SecurityToken mismatch with the AccessKey.']

/** Declares the cases about keys, clocks and tokens that are not accepted. */
export function declareKeys(cases: Cases, asking: Asking): void {
  const { world, ways } = asking
  const { root, temporary, expired, disabled } = world.keys
  const { open } = world.endpoints
  const refusedKeys = (name: string, refusal: Refusal, ...keys: Settings['key'][]) =>
    cases.test(name, async () => {
      for (const key of keys) if (key !== undefined) await asking.refusedAlways(refusal, ACTION, {}, { key })
    })

  refusedKeys('refuse.public-half', WRONG, { id: world.rsa.id, secret: world.rsa.publicKey })
  const unknown = { ...root, id: 'LTAI5tNobodyHasThisOne00' }
  refusedKeys('refuse.unknown-key', ['InvalidAccessKeyId.NotFound', 404, 'Specified access key is not found.'], unknown)
  refusedKeys('refuse.disabled-key', ['InvalidAccessKeyId.Inactive', 400, 'Specified access key is disabled.'], disabled)
  const otherTokens = [
    { ...temporary, token: expired.token ?? '' },
    { ...root, token: temporary.token ?? '' },
  ] as const
  refusedKeys('refuse.wrong-token', MISMATCH, ...otherTokens)
  const withoutToken = { id: temporary.id, secret: temporary.secret }
  refusedKeys('refuse.missing-token', ['MissingSecurityToken', 400, 'SecurityToken is mandatory for this action.'], withoutToken)
  refusedKeys('refuse.expired-token', ['InvalidSecurityToken.Expired', 400, 'Specified SecurityToken is expired.'], expired)

  cases.test('refuse.wrong-secret', async () => {
    const key = { ...root, secret: `${root.secret.slice(0, -1)}x` }
    for (const way of ways) {
      const { message } = await asking.refused(WRONG, ACTION, {}, { ...way, key })
      // A client that blames the secret has found its own string to sign in the message, to the letter.
      if (asking.tellsWrongSecret(way)) continue
      const text = /^Specified signature .*server string to sign is:(?<text>.+)$/s.exec(message)?.groups?.['text'] ?? ''
      // Version is the last parameter by name, and nothing may follow what was signed.
      const v1 = new RegExp(`^${way.method}&%2F&AccessKeyId%3D.*%26Action%3D${ACTION}%26.*%26Version%3D2018-04-12$`)
      assert.match(
        text,
        way.signature === 'V1' ? v1 : way.signature === 'V3' ? /^ACS3-HMAC-SHA256\n[0-9a-f]{64}$/ : /^ACS3-HMAC-SM3\n[0-9a-f]{64}$/,
      )
    }
  })

  cases.test('refuse.late-clock', () => refusedAt(-60))
  cases.test('refuse.early-clock', () => refusedAt(60))

  /** Calls from a program whose clock is off; a call 14 minutes off must still go through. */
  async function refusedAt(minute: number): Promise<void> {
    const refusal: Refusal = ['InvalidTimeStamp.Expired', 400, 'Specified time stamp or date value is expired.']
    await asking.refusedAlways(refusal, ACTION, {}, { clockOff: 16 * minute })
    await asking.findOddAlways({ clockOff: 14 * minute })
  }

  cases.test('refuse.nonce-used', async () => {
    for (const way of ways) {
      const { request, answer } = await record(open, (endpoint) => asking.ask(ACTION, NONE, { ...way, endpoint }))
      assert.equal(answer.status, 200)
      const again = await replay(open, request)
      const { Code, Message, RequestId } = JSON.parse(again.body) as Body
      const words = 'Specified signature nonce was used already.'
      assert.deepEqual([again.status, Code, Message], [400, 'SignatureNonceUsed', words], JSON.stringify(way))
      assert.equal(RequestId, again.headers.get('x-acs-request-id'))
      // One whose signature is wrong has used no nonce up.
      const wrong = { ...root, secret: 'not-the-secret' }
      const failed = await record(open, (endpoint) => asking.refused(WRONG, ACTION, {}, { ...way, endpoint, key: wrong }))
      assert.match((await replay(open, failed.request)).body, /"SignatureDoesNotMatch"/)
    }
  })
}

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

/** Declares the cases about what is not understood. */
export function declareRefused(cases: Cases, asking: Asking): void {
  const { world, ways } = asking

  cases.test('refuse.link', async () => {
    for (const way of ways)
      for (const [action, version, code, product] of [
        ['DescribeCluster', EHPC, 'MissingClusterId', 'ehpc'],
        ['AssumeRole', STS, 'MissingRoleArn', 'sts'],
      ] as const) {
        const { data } = await asking.refused([code, 400], action, {}, { ...way, version })
        assert.equal(new URL(String(data?.['Recommend'])).searchParams.get('product')?.toLowerCase(), product)
      }
  })

  const always = (name: string, refusal: Refusal, action: string, settings: Settings = {}) =>
    cases.test(name, async () => {
      await asking.refusedAlways(refusal, action, {}, settings)
    })
  const notFound = 'Specified api is not found, please check your url and method.'
  always('refuse.unknown-action', ['InvalidAction.NotFound', 404, notFound], 'ListNothing')
  always('refuse.unserved-action', ['UnsupportedOperation', 501, /CreateCluster/], 'CreateCluster')
  const wrongVersion: Refusal = ['InvalidVersion', 400, 'Specified parameter Version is not valid.']
  always('refuse.unknown-version', wrongVersion, ACTION, { version: '2018-04-13' })
  always('refuse.missing-parameter', ['MissingClusterId', 400, 'ClusterId is mandatory for this action.'], 'DescribeCluster')

  cases.test('refuse.unknown-cluster', async () => {
    for (const ClusterId of ['ehpc-hz-Nobody0001', world.named.neighbours.id])
      for (const action of ['DescribeCluster', ACTION, 'ListCustomImages'])
        await asking.refusedAlways(['ClusterNotFound', 404, 'The specified cluster does not exist.'], action, { ClusterId })
  })

  cases.test('refuse.parameter', async () => {
    const wrong = [
      [ACTION, 'InstanceType', 'no type'],
      ['ListCustomImages', 'ImageOwnerAlias', 'system'],
      ['ListCustomImages', 'ImageOwnerAlias', 'SELF'],
      ['ListClusters', 'PageSize', 51],
      ['ListClusters', 'PageSize', 0],
      ['ListClusters', 'PageNumber', 0],
      ['ListClusters', 'PageNumber', 'one'],
    ] as const
    for (const [action, name, value] of wrong)
      await asking.refusedAlways(['InvalidParams', 400, `The specified parameter ${name} is invalid.`], action, { [name]: value })
  })

  cases.test('refuse.method', async () => {
    for (const { signature } of ways.filter(({ method }) => method === 'GET'))
      for (const method of ['PUT', 'DELETE', ...(asking.traits.moreMethods ?? [])]) {
        const way: Way = { signature, method, place: 'query' }
        await asking.refused(['UnsupportedHTTPMethod', 405, 'This http method is not supported.'], ACTION, {}, way)
      }
  })

  cases.test('refuse.too-large', async () => {
    const forms = ways.filter(({ place }) => place === 'form')
    assert.ok(forms.length > 0)
    for (const way of forms) {
      await asking.ask(ACTION, { PostInstallScript: 'x'.repeat(1_000_000) }, way)
      for (const length of [1_048_576, 5_000_000]) {
        const refusal: Refusal = ['RequestTooLarge', 413, 'The request is larger than 1048576 bytes.']
        await asking.refused(refusal, ACTION, { PostInstallScript: 'x'.repeat(length) }, way)
      }
      const beyond: Refusal = ['RequestTooLarge', 413, /^The request is larger than \d+ bytes\.$/]
      if (asking.traits.sendsHuge) await asking.refused(beyond, ACTION, { PostInstallScript: 'x'.repeat(11_534_336) }, way)
    }
  })
}

/** Declares the case about too many calls. */
export function declareThrottled(cases: Cases, asking: Asking): void {
  const { callsPerSecond, endpoints, keys } = asking.world
  const endpoint = endpoints.limited

  cases.test('refuse.throttled', async () => {
    for (const way of asking.plainWays) {
      await inOneSecond(async () => {
        const replies = await Promise.all(Array.from({ length: MANY }, () => asking.call(ACTION, NONE, { ...way, endpoint })))
        const refused = replies.filter((reply) => 'error' in reply)
        assert.ok(refused.length > 0, 'nothing was refused')
        assert.ok(MANY - refused.length >= callsPerSecond, `only ${MANY - refused.length} of ${MANY} calls passed`)
        for (const reply of refused) asking.checkRefusal(reply, THROTTLED, way)
      })
      await inOneSecond(async () => {
        await fillUp(way)
        // Other operations and other accounts have limits of their own; the users of an account share them.
        await asking.ask('ListCustomImages', NONE, { ...way, endpoint })
        await asking.ask(ACTION, NONE, { ...way, endpoint, key: keys.neighbour })
        await asking.refused(THROTTLED, ACTION, NONE, { ...way, endpoint, key: keys.reader })
      })
      await inOneSecond(async () => {
        await fillUp(way)
        const { answer } = await record(endpoint, (via) => asking.refused(THROTTLED, ACTION, NONE, { ...way, endpoint: via }))
        const wait = Number(answer.headers.get('x-acs-retry-after'))
        assert.ok(Number.isInteger(wait) && wait > 0 && wait <= 1_000, `x-acs-retry-after is ${answer.headers.get('x-acs-retry-after')}`)
        for (const name of ['X-RateLimit-User-API', 'X-RateLimit-User']) {
          assert.match(
            answer.headers.get(name.toLowerCase()) ?? '',
            new RegExp(`^Limit:${callsPerSecond},Remain:0,TimeLeft:${wait},Reset:\\d+$`),
          )
          // One SDK's own throttling control looks for the names to the letter.
          assert.ok(answer.head.includes(`\r\n${name}: `), `no header is written ${name}`)
        }
        await sleep(wait + 20)
        await asking.ask(ACTION, NONE, { ...way, endpoint })
      })
    }
  })

  async function fillUp(way: Way): Promise<void> {
    for (let passed = 0; passed < callsPerSecond; passed += 1) await asking.ask(ACTION, NONE, { ...way, endpoint })
  }
}

const ATTEMPTS = 5

/** Does something from the beginning of a second, by which limits are counted; once more when a slow machine took longer. */
async function inOneSecond(body: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await sleep(1_010 - (Date.now() % 1_000))
    const start = Date.now()
    try {
      return await body()
    } catch (error) {
      if (attempt === ATTEMPTS || Date.now() - start < 900) throw error
    }
  }
}
