import { strict as assert } from 'node:assert'
import { delimiter, join } from 'node:path'
import type { Cases } from '../cases.ts'
import type { Client } from '../client.ts'
import { newHome, type Outcome } from '../command-line.ts'
import { type Program, startProgram } from '../program.ts'
import { runThrottled } from '../throttled.ts'
import { occurrences, relayed } from '../wire.ts'
import { type Asking, CHINESE_NAME, FILTERS, ids } from './asking.ts'
import type { Settings } from './call.ts'

/** A waiter for what never comes, which does not rest between its calls. */
const AGAIN_AND_AGAIN = "{'expr':'TotalCount','to':-1,'timeout':50,'interval':0}"

/** Declares the cases that only the command line has, and those that a command has in its own way. */
export function declareTccli(cases: Cases, asking: Asking, { folder }: Client): void {
  const { world } = asking
  const { root, reader } = world.keys
  const { open, limited } = world.endpoints
  const bin = join(folder, '.venv', 'bin')
  const matching = world.images.filter(({ ImageName, ImageOsName }) => ImageName.includes(CHINESE_NAME) && ImageOsName.includes('CentOS'))
  const some = matching.slice(2, 9)
  const page = (Offset: number, Limit: number) => ['--Offset', String(Offset), '--Limit', String(Limit)]
  const sample = ['--Filters', JSON.stringify(FILTERS), ...page(2, 7)]
  const given = { TENCENTCLOUD_SECRET_ID: root.id, TENCENTCLOUD_SECRET_KEY: root.secret }

  /** Runs the command as it is, and hands over what it printed. */
  async function shown(args: readonly string[], expectedCode = 0, more: object = {}): Promise<string> {
    const reply = await asking.call({}, { args, ...more } as Settings)
    assert.ok('value' in reply)
    const { code, stdout, stderr } = reply.value as Outcome
    assert.equal(code, expectedCode, stderr)
    return stdout + stderr
  }

  const describe = (...args: string[]) => ['ecm', 'DescribeImage', '--endpoint', `http://${open}`, '--region', 'ap-guangzhou', ...args]

  cases.test('tccli.table', async () => {
    const text = await shown(describe(...sample, '--output', 'table'))
    const rows = text.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
    const has = (...cells: string[]) =>
      assert.ok(
        rows.some((row) => cells.every((cell) => row.includes(cell))),
        `no ${cells}: ${text.slice(0, 900)}`,
      )
    has('TotalCount', String(matching.length))
    has('重庆二区')
    for (const id of ids(some)) has(id)
  })

  cases.test('tccli.text', async () => {
    const rows = (await shown(describe(...sample, '--output', 'text'))).split('\n').map((line) => line.split('\t'))
    for (const id of ids(some))
      assert.ok(
        rows.some((row) => row[0] === 'IMAGESET' && row.includes(id)),
        id,
      )
  })

  cases.test('tccli.filter', async () => {
    const text = await shown(describe(...sample, '--filter', 'ImageSet[].{id:ImageId,gb:ImageSize}'))
    assert.deepEqual(
      JSON.parse(text),
      some.map(({ ImageId, ImageSize }) => ({ gb: ImageSize, id: ImageId })),
    )
  })

  cases.test('tccli.input-file', () => asking.sample({ style: 'raw' }))

  cases.test('tccli.waiter', async () => {
    const waiter = (to: number) => ['--waiter', `{'expr':'TotalCount','to':${to},'timeout':1,'interval':1}`]
    const answer = JSON.parse(await shown(describe(...page(0, 1), ...waiter(world.images.length)))) as Record<string, unknown>
    assert.equal(answer['TotalCount'], world.images.length)
    const text = await shown(describe(...page(0, 1), ...waiter(-1)), 255)
    assert.match(text, new RegExp(`Inquiry result is ${world.images.length}[\\s\\S]*timeout`))
  })

  cases.test('tccli.configured', async () => {
    const home = newHome()
    const settings = { secretId: reader.id, secretKey: reader.secret, region: 'ap-guangzhou', language: 'en-US', output: 'json' }
    const values = Object.entries({ ...settings, 'ecm.endpoint': `http://${open}` }).flat()
    await shown(['configure', 'set', ...values], 0, { home, key: null })
    const { ImageSet } = JSON.parse(await shown(['ecm', 'DescribeImage'], 0, { home, key: null })) as { ImageSet: typeof world.images }
    assert.deepEqual(ids(ImageSet), ids(world.images.slice(0, 20)))
    const refusal = await shown(['ecm', 'DescribeImage', '--Limit', '101'], 255, { home, key: null })
    assert.match(refusal, /code:InvalidParameterValue\.InvaildPageParam message:[\x20-\x7e]+/, 'not in English')
  })

  /** Starts a command that makes the same call until it is stopped. */
  const again = (endpoint: string): Program =>
    startProgram([join(bin, 'tccli'), ...describe(...page(0, 1), '--waiter', AGAIN_AND_AGAIN, '--endpoint', `http://${endpoint}`)], {
      cwd: folder,
      environment: { HOME: newHome(), ...given },
    })

  cases.test('sign.twice-in-a-second', async () => {
    const calls = again(open)
    const seconds: number[] = []
    for (let call = 0; call < 20; call += 1) {
      assert.equal(await calls.line(), `Inquiry result is ${world.images.length}.`)
      seconds.push(Math.floor(Date.now() / 1_000))
    }
    await calls.stop()
    assert.ok(new Set(seconds).size < seconds.length / 2, `never twice in one of the seconds ${seconds}`)
  })

  cases.test('reach.keep-alive', async () => {
    const { connections, sent } = await relayed(open, async (via) => {
      const calls = again(via)
      for (let call = 0; call < 1_000; call += 1) assert.equal(await calls.line(), `Inquiry result is ${world.images.length}.`)
      await calls.stop()
    })
    assert.ok(occurrences(sent, 'POST / HTTP/1.1') >= 1_000, 'not as many calls as lines')
    assert.equal(connections, 1, 'connections for 1,000 calls')
  })

  cases.test('reach.forward-proxy', async () => {
    const { sent } = await relayed(open, async (proxy) => {
      await asking.sample({ endpoint: null, proxy })
      await asking.sample({ endpoint: null, env: { http_proxy: `http://${proxy}` } } as Settings)
    })
    assert.equal(occurrences(sent, 'POST http://ecm.tencentcloudapi.com/'), 2, 'not how a proxy is asked')
  })

  cases.test('refuse.unknown-action', async () => {
    // The command line knows the names of operations; another service's, which has this version too, is none of ECM's.
    const settings = { service: 'cfs', action: 'DescribeCfsFileSystems', language: 'en-US' }
    const { message } = await asking.refused('InvalidAction', {}, settings)
    assert.equal(message, 'The request action=`DescribeCfsFileSystems` is invalid or not found in service=`ecm` and version=`2019-07-19`.')
  })

  cases.test('refuse.unknown-version', async () => {
    // The same with the versions of services.
    const { message } = await asking.refused('NoSuchVersion', {}, { service: 'cvm', action: 'DescribeImages', language: 'en-US' })
    assert.equal(message, 'The specified api version=`2017-03-12` does not exist in service=`ecm`.')
  })

  /**
   * Starts another program of the account, which uses the limit up: twenty processes a second are more than a machine can start.
   * @returns when it has been refused for the first time; it goes on until it is stopped
   */
  async function startOtherProgram(): Promise<Program> {
    const command = [join(bin, 'python'), 'other_program.py', limited, root.id, root.secret, 'ap-guangzhou'] as const
    const other = startProgram(command, { cwd: folder, environment: {} })
    if ((await other.line()) !== 'refused') {
      await other.stop()
      throw new Error('the other program was not refused')
    }
    return other
  }

  cases.test('refuse.throttled', async () => {
    const other = await startOtherProgram()
    try {
      const call = () => asking.call({ Limit: 1 }, { endpoint: limited, language: 'en-US' })
      let reply = await call()
      // One that starts a second anew goes through.
      for (let calls = 1; calls < 10 && !('error' in reply); calls += 1) reply = await call()
      const words =
        /^Your current request times equals to `(\d+)` in a second, which exceeds the frequency limit `20` for a second\. Please reduce the frequency of calls\.$/
      const { message } = asking.checkRefusal('RequestLimitExceeded', reply)
      assert.ok(Number(words.exec(message)?.[1]) > world.callsPerSecond, message)
    } finally {
      await other.stop()
    }
  })

  cases.test('program.retry', async () => {
    const { lines, received, rounds } = await runThrottled(limited, '"RequestLimitExceeded"', startOtherProgram, (via) => {
      const environment = { HOME: newHome(), PATH: [bin, process.env['PATH']].join(delimiter), ...given, ECM_ENDPOINT: via }
      return startProgram(['sh', 'programs/retry.sh', '5'], { cwd: folder, environment })
    })
    assert.deepEqual(lines, ['5'])
    assert.ok(occurrences(received, '"RequestLimitExceeded"') > 0, 'nothing was throttled')
    assert.equal(occurrences(received, '"TotalCount"'), 5 * rounds, 'answers')
  })
}
