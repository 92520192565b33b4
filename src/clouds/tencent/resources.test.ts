import { expect, test } from 'bun:test'
import { anAccount } from '../../../tests/support/images.ts'
import { DescribeImage } from './ecm/operations/describe-image.ts'
import { appIdOf } from './identity.ts'
import { resourcesOf } from './resources.ts'

test('the images of an account are known by its uin and by its AppId, which every account has', () => {
  expect(resourcesOf(DescribeImage, anAccount(), undefined)).toEqual([
    { shown: '*', names: ['qcs:id/0:ecm::uin/100000000001:image/*', 'qcs:id/0:ecm::uid/251006057:image/*'] },
  ])
  const nameless = { ...anAccount(), identities: {} }
  const [all] = resourcesOf(DescribeImage, nameless, undefined)
  expect(all?.names).toEqual(['qcs:id/0:ecm::uin/:image/*', `qcs:id/0:ecm::uid/${appIdOf(nameless)}:image/*`])
})

test('a call that names images is about each of them', () => {
  expect(resourcesOf(DescribeImage, anAccount(), ['img-1', 'img-2'])).toMatchObject([
    { shown: 'qcs::ecm::uin/100000000001:image/img-1' },
    {
      shown: 'qcs::ecm::uin/100000000001:image/img-2',
      names: ['qcs:id/0:ecm::uin/100000000001:image/img-2', 'qcs:id/0:ecm::uid/251006057:image/img-2'],
    },
  ])
})
