import { describe, expect, test } from 'bun:test'
import { anImage } from '../../../../tests/support/images.ts'
import { IMAGE_STATES } from '../../../catalogue/image.ts'
import type { Json } from '../../../json.ts'
import { makeImageInfo, makeOsInfo } from './image-view.ts'

const withDetails = (details: { readonly [name: string]: Json }) =>
  anImage({ id: 'a', faces: { 'alibaba/ecs': { id: 'm-a', regions: [], details } } })
const info = (details: { readonly [name: string]: Json }) => makeImageInfo(withDetails(details), 'self', '1')

describe('a view', () => {
  test('has only words of the vendor for states', () => {
    const words = IMAGE_STATES.map((state) => makeImageInfo(anImage({ id: 'a', state }), 'self', '1').Status)
    expect(words.every((word) => ['UnAvailable', 'Available', 'Creating', 'CreateFailed'].includes(word))).toBe(true)
    expect(info({ status: 'UnAvailable' }).Status).toBe('UnAvailable')
  })

  test('takes from the image what a tag leaves open', () => {
    const { BaseOsTag, OsTag } = info({ osTag: { osTag: 'CentOS_7.2_64' } })
    expect(BaseOsTag).toEqual({ Platform: 'CentOS', OsTag: 'CentOS_7.2_64', Version: '7.6', Architecture: 'x86_64' })
    expect(OsTag).toEqual({ ...BaseOsTag, BaseOsTag: 'CentOS_7.2_64' })
  })

  test('can contradict itself as the vendor does', () => {
    const osTag = { osTag: 'A', platform: 'windows', version: '1', architecture: 'i386', baseOsTag: 'C' }
    const { BaseOsTag, OsTag } = info({ osTag, baseOsTag: { osTag: 'B' }, platform: 'Aliyun' })
    expect(OsTag).toEqual({ Platform: 'windows', OsTag: 'A', Version: '1', Architecture: 'i386', BaseOsTag: 'C' })
    expect(BaseOsTag).toEqual({ Platform: 'Aliyun', OsTag: 'B', Version: '7.6', Architecture: 'x86_64' })
  })

  test('a base system that is only named differs in nothing else', () => {
    const { BaseOsTag, OsTag } = info({ osTag: { osTag: 'A', version: '1', baseOsTag: 'B' } })
    expect(BaseOsTag).toEqual({ Platform: 'CentOS', OsTag: 'B', Version: '1', Architecture: 'x86_64' })
    expect(OsTag).toEqual({ ...BaseOsTag, OsTag: 'A', BaseOsTag: 'B' })
  })

  test('answers members verbatim, each in the list where it can stand', () => {
    const tag = { OsTag: 'A', 额外: [null] }
    const image = withDetails({ verbatim: { OsTag: tag, BaseOsTag: 'B', Uid: '127****', OSName: '名', Size: null, Extra: 1 } })
    expect(makeImageInfo(image, 'others', '1')).toMatchObject({ OsTag: tag, Uid: '127****', Size: null, Extra: 1 })
    expect(makeImageInfo(image, 'others', '1')).not.toHaveProperty('OSName')
    expect(makeImageInfo(image, 'others', '1').BaseOsTag).toMatchObject({ OsTag: '' })
    expect(makeOsInfo(image)).toMatchObject({ BaseOsTag: 'B', OSName: '名', OsTag: '', Extra: 1 } as object)
    expect(makeOsInfo(image)).not.toHaveProperty('Uid')
  })
})
