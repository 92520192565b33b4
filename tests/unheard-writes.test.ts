import { expect, test } from 'bun:test'
import { openTestServer as openAlibaba, UID } from './support/alibaba.ts'
import type { ClientKey } from './support/alibaba-requests.ts'
import { anAccessKey, anImage, aRole } from './support/images.ts'
import { openTestServer as openTencent } from './support/tencent.ts'

/** Longer than a server may be without hearing the change log before its memory counts as stale. */
const SILENCE_MS = 5_001
const ALICE: ClientKey = { id: 'LTAIalice', secret: 'alice' }

test('AssumeRole gives no key while the server cannot hear its database, and gives one when it hears it again', async () => {
  const testServer = await openAlibaba({
    stock: {
      policies: [{ name: 'all', documents: { ram: { Version: '1', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } } }],
      users: [{ accountId: 'acme', name: 'alice', policies: ['all'] }],
      roles: [aRole({ name: 'ops' })],
      keys: [anAccessKey({ ...ALICE, user: 'alice' })],
    },
  })
  const STS = { version: '2015-04-01', host: 'sts.cn-hangzhou.aliyuncs.com', key: ALICE } as const
  const assume = () => testServer.rpc('AssumeRole', { RoleArn: `acs:ram::${UID}:role/ops`, RoleSessionName: 'alice' }, STS)
  const sessions = async () => (await testServer.store.keys('acme')).filter(({ session }) => session !== null).length

  testServer.clock.now += SILENCE_MS
  expect(await assume()).toMatchObject({ Code: 'ServiceUnavailable' })
  expect(await sessions()).toBe(0)
  // What only reads is still answered.
  expect(await testServer.rpc('GetCallerIdentity', {}, STS)).toMatchObject({ AccountId: UID })

  await testServer.catalogue.follow()
  expect(await assume()).not.toHaveProperty('Code')
  expect(await sessions()).toBe(1)
  await testServer.close()
})

test('no image is changed while the server cannot hear its database, and it is when the server hears it again', async () => {
  const testServer = await openTencent({ stock: { images: [anImage({ id: 'aaaaaaa1', name: 'before' })] } })
  const rename = () => testServer.ask('ModifyImageAttribute', { ImageId: 'img-aaaaaaa1', ImageName: 'after' })
  const name = async () => (await testServer.call.DescribeImage()).ImageSet?.[0]?.['ImageName']
  expect(await name()).toBe('before')

  testServer.clock.now += SILENCE_MS
  expect(await rename()).toMatchObject({ Error: { Code: 'ServiceUnavailable' } })
  expect(await testServer.ask('DeleteImage', { ImageIDSet: ['img-aaaaaaa1'] })).toMatchObject({ Error: { Code: 'ServiceUnavailable' } })
  expect(await name()).toBe('before')

  await testServer.catalogue.follow()
  expect(await rename()).not.toHaveProperty('Error')
  expect(await name()).toBe('after')
  await testServer.close()
})
