import { expect, test } from 'bun:test'
import { alibabaIdentity } from '../cloud-format.ts'
import { ecsDetails } from './face.ts'
import { deriveImageId, IMAGE_ID } from './image-id.ts'

test('a derived id looks like a custom image id and is always the same', () => {
  expect(deriveImageId('金色镜像')).toBe('m-5lqua9cusueo7s44r2ot')
  for (const id of ['a', 'b', '镜像', '']) expect(deriveImageId(id)).toMatch(/^m-[0-9a-z]{20}$/)
})

test('ids of custom and system images are taken, ids with white space are not', () => {
  for (const id of ['m-7xv9ien27pg8yukkjwbu', 'centos_7_9_x64_20G_alibase_20210623.vhd', 'x'.repeat(128)])
    expect(IMAGE_ID.test(id)).toBe(true)
  for (const id of ['', 'm 1', 'm-1\n', 'x'.repeat(129)]) expect(IMAGE_ID.test(id)).toBe(false)
})

test('a tag may be written by its name, or in full where the vendor contradicts itself', () => {
  const odd = { osTag: 'CentOS_7.2_64', architecture: 'i386', version: '7.2', platform: 'CentOS' }
  expect(ecsDetails.parse({ osTag: 'CentOS_7.2_64', baseOsTag: odd })).toEqual({ osTag: { osTag: 'CentOS_7.2_64' }, baseOsTag: odd })
})

test('a uid is digits in quotes', () => {
  expect(alibabaIdentity.safeParse({ uid: '1270000000000001' }).success).toBe(true)
  for (const uid of [1270000000000001, '127****', '']) expect(alibabaIdentity.safeParse({ uid }).success).toBe(false)
})
