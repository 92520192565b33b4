// `bun tests/hostile/storm.ts [times]`: floods that are too long for every run of the tests. Prints what became of the server's memory.
import { connect, type Socket } from 'node:net'
import { acs3, rpc } from '../support/alibaba-requests.ts'
import { rawRequest } from '../support/server.ts'
import { startAttacked } from './attacked-server.ts'

const TIMES = Number(process.argv[2] ?? 1)
const attacked = await startAttacked()
const url = `http://${attacked.host}/`
const instant = () => `${new Date().toISOString().slice(0, 19)}Z`
const common = () => ({ host: attacked.host, key: attacked.key, timestamp: instant() })

/** Does it so many times, 50 at once. */
async function flood(times: number, one: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < times) await one(next++)
  }
  await Promise.all(Array.from({ length: 50 }, worker))
}

const replayed = rpc('ListImages', {}, common()).query
const STORMS: Readonly<Record<string, () => Promise<unknown>>> = {
  '50,000 requests of an unknown key': () =>
    flood(50_000 * TIMES, (n) => fetch(`${url}?AccessKeyId=${n}&Action=ListImages&Version=2018-04-12`).then((r) => r.text())),
  '50,000 replays of one request': () => flood(50_000 * TIMES, () => fetch(`${url}?${replayed}`).then((r) => r.text())),
  '50,000 nonces': () => flood(50_000 * TIMES, () => fetch(`${url}?${rpc('ListImages', {}, common()).query}`).then((r) => r.text())),
  '3,000 nonces of 20 KB': () =>
    flood(3_000 * TIMES, (n) => {
      const request = acs3('ListImages', {}, { ...common(), nonce: `${'n'.repeat(20_000)}${n}` })
      const names = ['authorization', 'x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256']
      return fetch(url, { headers: names.map((name): [string, string] => [name, request.headers.get(name) ?? '']) }).then((r) => r.text())
    }),
  '2,000 refusals with 50 KB of headers': () =>
    flood(2_000 * TIMES, (n) => fetch(url, { headers: { 'x-tc-action': `x${n}`, x: 'x'.repeat(50_000) } }).then((r) => r.text())),
  '200 bodies of 5 MB, cut off': () =>
    flood(200 * TIMES, () =>
      attacked.attack([`POST / HTTP/1.1\r\nHost: ${attacked.host}\r\nContent-Length: 6000000\r\n\r\n`, 'x'.repeat(5_000_000)], {
        patience: 500,
      }),
    ),
  '8,000 idle connections': async () => {
    const sockets: Socket[] = []
    for (let n = 0; n < 8_000; n++) sockets.push(connect(attacked.port, '127.0.0.1').on('error', () => {}))
    await Bun.sleep(2_000)
    await attacked.isWell()
    for (const socket of sockets) socket.destroy()
  },
  '5,000 answers cut in the middle': () =>
    flood(5_000 * TIMES, () =>
      attacked.attack(rawRequest(attacked.host, attacked.key, '/', { body: '{"Limit":100}' }), { enough: () => true }),
    ),
}

for (const [name, storm] of Object.entries(STORMS)) {
  const before = await attacked.memory()
  const started = performance.now()
  await storm()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  await attacked.isWell()
  console.log(`${name.padEnd(40)}${seconds} s, memory ${before.toFixed(0)} → ${(await attacked.memory()).toFixed(0)} MB`)
}
await attacked.end()
