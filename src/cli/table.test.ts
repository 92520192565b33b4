import { expect, test } from 'bun:test'
import { ImageShape } from '../clouds/tencent/ecm/image-shape.ts'
import { resultTable, table } from './table.ts'

test('at 80 columns the id and the name of an image are shown first and the id whole', () => {
  const output = { TotalCount: 1, ImageSet: [{ ImageId: 'img-060ov1xz', ImageName: 'CentOS 6.9 32位', ImageState: 'NORMAL' }] }
  const shape = { kind: 'struct', members: { ImageSet: { kind: 'list', item: ImageShape } } } as unknown as Parameters<
    typeof resultTable
  >[0]
  const [heading, row] = resultTable(shape, output, 80).split('\n')
  expect(heading).toMatch(/^ImageId +ImageName/)
  expect(row).toStartWith('img-060ov1xz  CentOS 6.9 32位')
})

test('the first column is never cut', () => {
  const id = 'x'.repeat(70)
  expect(table(['id', 'name'], [[id, 'n']], 80)).toContain(id)
})
