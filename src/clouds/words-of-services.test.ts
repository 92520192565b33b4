import { expect, test } from 'bun:test'
import { arrived } from '../../tests/support/alibaba-requests.ts'
import { anAccount } from '../../tests/support/images.ts'
import { anOperation, aService } from '../../tests/support/services.ts'
import type { CloudName } from '../access/account.ts'
import { Failure } from '../api/operation.ts'
import { Refusal } from '../api/refusal.ts'
import { register } from '../api/registry.ts'
import { alibabaCloud } from './alibaba/cloud.ts'
import type { Cloud } from './cloud.ts'
import { tencentCloud } from './tencent/cloud.ts'

/** Two services of a cloud with the same codes, each in its own words. */
const servicesOf = (cloud: CloudName) =>
  ['one', 'other'].map((name) =>
    aService(cloud, name, name, {
      actions: ['List'],
      errors: { Shared: { status: 410, en: `${name} says`, zh: `${name} 说` }, NotAuthorized: { en: `${name} denies`, zh: '' } },
    }),
  )

/** How the cloud words a refusal of a call of each of the two, and of none. */
function wordings(name: CloudName, open: (registry: ReturnType<typeof register>) => Cloud, problem: Refusal | Failure): unknown[] {
  const operations = servicesOf(name).map((service) => anOperation(service, 'List'))
  const cloud = open(register(operations))
  const request = arrived({ query: 'Format=JSON' })
  return [...operations, undefined].map((operation) => {
    const call = operation && { request, operation, region: '' }
    const answer = JSON.parse(String(cloud.refuse(request, problem, 'id', call).body))
    const { Code, Message } = answer.Response?.Error ?? answer
    return `${Code}: ${Message}`
  })
}

const tencent = (registry: ReturnType<typeof register>) => tencentCloud({ registry, hostAliases: [] }) as Cloud
const alibaba = (registry: ReturnType<typeof register>) => alibabaCloud({ registry, hostAliases: [], defaultRegion: '' }) as Cloud

test.each([
  ['tencent', tencent],
  ['alibaba', alibaba],
] as const)('a code that two services of %s share is told in the words of the one that was called', (name, open) => {
  expect(wordings(name, open, new Failure('Shared', '')).slice(0, 2)).toEqual(['Shared: one says', 'Shared: other says'])
})

const DENIED = {
  action: 'other:List',
  resource: '*',
  explanation: '',
  isExplicitDenial: false,
  caller: { account: anAccount(), user: 'ann', session: null },
}

test('a denial is told with the code of the service that was called, and with the gateway’s own before one is known', () => {
  const denied = wordings('alibaba', alibaba, new Refusal('forbidden', DENIED))
  expect(denied).toEqual(['NotAuthorized: one denies', 'NotAuthorized: other denies', expect.stringContaining('NoPermission: ')])
})
