import { strict as assert } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cases } from '../cases.ts'
import { record } from '../wire.ts'
import { ACTION, type Asking, EHPC, type Refusal, STS } from './asking.ts'
import type { Settings, Way } from './call.ts'

const NONE = { BaseOsTag: 'none' }
const MANY = 65
const THROTTLED: Refusal = ['Throttling.User', 400, 'Request was denied due to user flow control.']

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
