import { expect, test } from 'bun:test'
import { acs3Scheme } from '../../src/clouds/alibaba/acs3.ts'
import { algorithmNamed } from '../../src/clouds/alibaba/algorithms.ts'
import { readAuthorization as readAcs3 } from '../../src/clouds/alibaba/authorization.ts'
import { acs3Mistakes } from '../../src/clouds/alibaba/mistakes/acs3.ts'
import { rpcMistakes } from '../../src/clouds/alibaba/mistakes/rpc.ts'
import { readAuthorization } from '../../src/clouds/tencent/authorization.ts'
import { tc3Mistakes } from '../../src/clouds/tencent/mistakes/tc3.ts'
import { v1Mistakes } from '../../src/clouds/tencent/mistakes/v1.ts'
import { readPairs } from '../../src/clouds/tencent/pairs.ts'
import { sayMistake } from '../../src/locales/sentences.ts'
import { otherKeys, secretMistakes } from '../../src/signatures/families/secrets.ts'
import type { Hypothesis } from '../../src/signatures/search.ts'
import { anAccessKey } from '../support/images.ts'
import { acs3, rpc } from './alibaba-hand.ts'
import { tc3, v1 } from './tencent-hand.ts'

const hosts = () => ['ecm.tencentcloudapi.com']
const lists = { 'Filters.0.Values.0': '金色 a*b', Empty: '' }

function* ofAcs3(name: string, request: ReturnType<typeof acs3>): Generator<Hypothesis> {
  const algorithm = algorithmNamed(name)
  if (algorithm === undefined) throw new Error(`there is no ${name}`)
  const authorization = { ...readAcs3(request.headers.get('authorization') ?? ''), algorithm: name }
  const evidence = {
    request,
    authorization,
    query: new Map(new URLSearchParams(request.query)),
    hosts: [request.headers.get('host') ?? ''],
  }
  expect(acs3Scheme(evidence, algorithm).hashes).toEqual(['body', 'canonical'])
  yield* acs3Mistakes(evidence, algorithm)
}

/** Every mistake that is tried under each method. */
const TRIED: Readonly<Record<string, () => Iterable<Hypothesis>>> = {
  *tc3() {
    for (const request of [tc3({ body: '{"Name":"金色"}' }), tc3({ method: 'GET', query: 'Limit=1' }), tc3({ timestamp: '1767409445' })]) {
      const authorization = readAuthorization(request.headers.get('authorization') ?? '')
      for (const date of [authorization.date, '2025-12-31'])
        yield* tc3Mistakes(
          {
            request,
            authorization: { ...authorization, date },
            timestamp: request.headers.get('x-tc-timestamp') ?? '',
            hosts,
          },
          'ecm',
        )
    }
  },
  *v1() {
    for (const digest of ['sha1', 'sha256']) {
      const request = v1({ parameters: lists })
      yield* v1Mistakes({ request, pairs: readPairs(request.query), hosts }, digest)
    }
  },
  *rpc() {
    const parameters = new Map(new URLSearchParams(rpc({ parameters: lists }).query))
    yield* rpcMistakes({ method: 'GET', parameters }, new Map([...parameters].slice(0, 3)))
  },
  *acs3() {
    yield* ofAcs3('ACS3-HMAC-SHA256', acs3({ query: lists }))
    yield* ofAcs3('ACS3-HMAC-SM3', acs3({ method: 'POST', body: 'a=1', contentType: 'application/x-www-form-urlencoded' }))
  },
  *secrets() {
    yield* secretMistakes(anAccessKey({ id: 'one' }))
    yield* otherKeys(anAccessKey({ id: 'one' }), [anAccessKey({ id: 'another', secret: 'another secret' })])
  },
}

test.each(Object.entries(TRIED))('every mistake that is tried is said in whole, in both languages: %s', (_, tried) => {
  const names = new Set<string>()
  for (const { mistake } of tried()) {
    names.add(mistake.name)
    const { summary, fix } = sayMistake(mistake.name, mistake.variant, mistake.values)
    for (const sentence of [summary.en, summary.zh, fix.en, fix.zh]) {
      expect(sentence).toMatch(/\S/)
      expect(sentence).not.toMatch(/\{[a-z]+\}/)
    }
  }
  expect(names.size).toBeGreaterThan(5)
})
