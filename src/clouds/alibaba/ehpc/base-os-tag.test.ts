import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { anImage } from '../../../../tests/support/images.ts'
import { ECS } from '../ecs/image-id.ts'
import { CUSTOM_BASE_OS_TAG, PUBLIC_BASE_OS_TAG } from './base-os-tag.ts'
import { makeImageInfo, makeOsInfo } from './image-view.ts'

const tag = fc.constantFrom('CentOS_7.2_64', 'Ubuntu', '')
const pasted = fc.constantFrom(null, 'CentOS_7.2_64', 7, {}, { OsTag: 'Ubuntu' }, { OsTag: null }, { OsTag: 7 })
const details = fc.record(
  {
    osTag: fc.record({ osTag: tag, baseOsTag: tag }, { requiredKeys: ['osTag'] }),
    baseOsTag: fc.record({ osTag: tag }),
    verbatim: fc.record({ BaseOsTag: pasted, Extra: fc.constant('x') }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
)

test('images are found by the tag that their views show, whatever was pasted', () => {
  fc.assert(
    fc.property(details, (given) => {
      const image = anImage({ id: 'a', faces: { [ECS]: { id: 'm-a', regions: [], details: given } } })
      const [custom, official]: readonly { readonly BaseOsTag: unknown }[] = [makeImageInfo(image, 'others', ''), makeOsInfo(image)]
      const shown = (custom?.BaseOsTag as { readonly OsTag?: unknown } | null)?.OsTag
      expect(CUSTOM_BASE_OS_TAG.of(image)).toBe(typeof shown === 'string' ? shown : '')
      expect(PUBLIC_BASE_OS_TAG.of(image)).toBe(typeof official?.BaseOsTag === 'string' ? official.BaseOsTag : '')
    }),
  )
})
