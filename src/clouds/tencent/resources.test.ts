import { expect, test } from 'bun:test'
import { anAccount } from '../../../tests/support/images.ts'
import { registry } from '../../../tests/support/tencent.ts'
import { appIdOf } from './identity.ts'
import { ASKED, imagesOf } from './resources.ts'

test('every operation that asks policies is known to them', () => {
  const asking = registry.operations.filter(({ service, authorized }) => service.cloud === 'tencent' && authorized !== false)
  const actions = asking.map(({ service, action }) => `${service.name}:${action}`.toLowerCase())
  expect(ASKED.flatMap(({ actions }) => actions).sort()).toEqual(actions.sort())
})

test('the images of an account are known by its uin and by its AppId, which every account has', () => {
  expect(imagesOf(anAccount())).toEqual({
    resource: '*',
    resourceNames: ['qcs:id/0:ecm::uin/100000000001:image/*', 'qcs:id/0:ecm::uid/251006057:image/*'],
  })
  const nameless = { ...anAccount(), identities: {} }
  expect(imagesOf(nameless).resourceNames).toEqual(['qcs:id/0:ecm::uin/:image/*', `qcs:id/0:ecm::uid/${appIdOf(nameless)}:image/*`])
})
