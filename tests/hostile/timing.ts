// `bun tests/hostile/timing.ts`: whether a signature that is nearly right takes longer to refuse than one that is not at all.
import { openTestServer } from '../support/alibaba.ts'
import { acs3, NOW, rpc } from '../support/alibaba-requests.ts'
import { anAccessKey } from '../support/images.ts'
import { ROOT, tc3, v1 } from '../support/tencent-requests.ts'

const ROUNDS = Number(process.argv[2] ?? 3_000)
const timestamp = String(NOW / 1000)
const testServer = await openTestServer({ stock: { keys: [anAccessKey({ ...ROOT })] } })

/** The signature with one character changed. */
const changed = (signature: string, at: number): string => {
  const index = at < 0 ? signature.length + at : at
  return `${signature.slice(0, index)}${signature[index] === 'a' ? 'b' : 'a'}${signature.slice(index + 1)}`
}

type Make = (change: (signature: string) => string) => Parameters<typeof testServer.send>[0]
const inHeader = (change: (signature: string) => string) => (header: string) => header.slice(0, -64) + change(header.slice(-64))
const inQuery = (change: (signature: string) => string) => (query: string) =>
  query.replace(/(?<=Signature=)[^&]*/, (signature) => encodeURIComponent(change(decodeURIComponent(signature))))

const STYLES: Readonly<Record<string, Make>> = {
  TC3: (change) => tc3({ timestamp, body: '{}', authorization: inHeader(change) }),
  v1: (change) => v1({ parameters: { Timestamp: timestamp }, rewrite: inQuery(change) }),
  'V1 RPC': (change) => {
    const request = rpc('ListImages')
    return { ...request, query: inQuery(change)(request.query) }
  },
  ACS3: (change) => {
    const authorization = (parts: Record<'algorithm' | 'Credential' | 'SignedHeaders' | 'Signature', string>) =>
      `${parts.algorithm} Credential=${parts.Credential},SignedHeaders=${parts.SignedHeaders},Signature=${change(parts.Signature)}`
    return acs3('ListImages', {}, { authorization })
  },
}

const WRONG: Readonly<Record<string, (signature: string) => string>> = {
  'first character wrong': (signature) => changed(signature, 0),
  'middle wrong': (signature) => changed(signature, Math.floor(signature.length / 2)),
  'last but two wrong': (signature) => changed(signature, -3),
  'all wrong': (signature) => 'a'.repeat(signature.length),
}

/** Microseconds to refuse, of each kind in turn, so that whatever else the machine does falls on all of them alike. */
async function measure(make: Make): Promise<Map<string, number[]>> {
  const times = new Map(Object.keys(WRONG).map((name) => [name, [] as number[]]))
  for (let round = -200; round < ROUNDS; round++) {
    for (const [name, change] of Object.entries(WRONG)) {
      const request = { ...make(change), receivedAt: NOW }
      const started = performance.now()
      await testServer.send(request)
      if (round >= 0) times.get(name)?.push((performance.now() - started) * 1000)
    }
  }
  return times
}

const quantile = (sorted: readonly number[], part: number): number => sorted[Math.floor(sorted.length * part)] ?? 0

for (const [style, make] of Object.entries(STYLES)) {
  const medians: number[] = []
  for (const [name, times] of await measure(make)) {
    const sorted = times.toSorted((a, b) => a - b)
    medians.push(quantile(sorted, 0.5))
    console.log(
      `${style.padEnd(8)}${name.padEnd(24)}median ${quantile(sorted, 0.5).toFixed(1)} µs, quartiles ${quantile(sorted, 0.25).toFixed(1)}–${quantile(sorted, 0.75).toFixed(1)}`,
    )
  }
  console.log(`${style.padEnd(8)}${'spread of the medians'.padEnd(24)}${(Math.max(...medians) - Math.min(...medians)).toFixed(1)} µs\n`)
}
await testServer.close()
