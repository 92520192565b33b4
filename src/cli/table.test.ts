import { describe, expect, test } from 'bun:test'
import { ImageShape } from '../clouds/tencent/ecm/image-shape.ts'
import { resultTable } from './result-table.ts'
import { record, table } from './table.ts'
import { widthOf } from './text-width.ts'

type Shape = Parameters<typeof resultTable>[0]
const list = {
  kind: 'struct',
  members: { TotalCount: { kind: 'integer' }, ImageSet: { kind: 'list', item: ImageShape } },
} as unknown as Shape
const CHINESE = '上海云计算研发中心 生产环境 CentOS 7.9 64位 基础镜像（含监控代理与日志采集）'
const lines = (text: string) => text.split('\n')
const widest = (text: string) => Math.max(...lines(text).map(widthOf))

test('at 80 columns the id and the name of an image are shown first and the id whole', () => {
  const output = { TotalCount: 1, ImageSet: [{ ImageId: 'img-060ov1xz', ImageName: 'CentOS 6.9 32位', ImageState: 'NORMAL' }] }
  const [count, , heading, row] = lines(resultTable(list, output, 80))
  expect(count).toBe('TotalCount: 1')
  expect(heading).toMatch(/^ImageId +ImageName/)
  expect(row).toStartWith('img-060ov1xz  CentOS 6.9 32位')
})

test('members that no column has are named below a table, at words, as those that do not fit', () => {
  const text = resultTable(list, { ImageSet: [{ ImageId: 'img-060ov1xz', ImageName: CHINESE }] }, 80)
  expect(widest(text)).toBeLessThanOrEqual(80)
  expect(text.replace(/\n /g, ' ')).toMatch(/\(not shown: ImageDescription, .*, SrcImage\)$/)
})

test('members that are no list are lines, those of a structure further in, and a token is whole', () => {
  const text = { kind: 'string' }
  const inner = { kind: 'struct', members: { Id: text, Name: text } }
  const shape = { kind: 'struct', members: { A: text, Inner: inner, Token: text } } as unknown as Shape
  const token = 'x'.repeat(60)
  expect(resultTable(shape, { A: 'a', Inner: { Id: 'i', Name: 'a long name' }, Token: token }, 14)).toBe(
    ['A: a', 'Inner:', '  Id: i', '  Name: a long', '    name', `Token: ${token}`].join('\n'),
  )
})

describe('a table', () => {
  test('gives its columns the room they want where all of them fit', () => {
    expect(table(['id', 'name'], [['x'.repeat(70), 'n']], 80)).toContain(`${'x'.repeat(70)}  n`)
    expect(lines(table(['id', 'name', 'state'], [['i', CHINESE, 'ok']], 120))[1]).toBe(`i   ${CHINESE}  ok`)
  })

  test('makes columns narrower, at words, before it leaves any out', () => {
    const [heading, row] = lines(table(['id', 'name', 'about', 'state'], [['i-1', CHINESE, 'a text of several words', 'NORMAL']], 60))
    expect(heading).toMatch(/^id +name +about +state$/)
    expect(row).toBe('i-1  上海云计算研发中心 生产环境 CentOS…  a text of…  NORMAL')
  })

  test('never cuts an id, whatever column it is in', () => {
    const id = 'm-bp181x855551ww5yq1ab'.repeat(2)
    for (const heading of ['ImageId', 'id', 'image id', 'alibaba/ecs id']) {
      const [, row] = lines(table(['n', heading, 'text'], [['1', id, CHINESE]], 80))
      expect(row).toStartWith(`1  ${id}  上海云计算`)
    }
    expect(lines(table(['n', 'paid', 'text'], [['1', id, CHINESE]], 60))[1]).not.toContain(id)
  })

  test('leaves out the last columns, and names them, where narrower ones do not fit either', () => {
    const wide = Array.from({ length: 6 }, (_, n) => `word-of-twenty-cells${n}`)
    const [, row, left, ...more] = lines(table(['id', 'a', 'b', 'c', 'd', 'e', 'f'], [['i', ...wide]], 80))
    expect(row).toBe(`i   ${wide.slice(0, 3).join('  ')}`)
    expect([left, ...more]).toEqual(['(not shown: d, e, f)'])
  })

  test.each([20, 40, 60, 80, 100])('is never wider than a terminal of %i columns', (width) => {
    const rows = [
      ['AKIDdeveloper0000000000000000000000001', CHINESE, 'a description of words', '2026-11-28T22:09:34.665Z'],
      ['x'.repeat(150), '渲染组开发人员甲乙丙丁戊己庚辛', '描述文字很长很长很长很长很长', 'never'],
    ]
    for (const some of [rows, rows.slice(0, 1)]) {
      const text = table(['id', 'name', 'description', 'expires'], some, width)
      expect(widest(text)).toBeLessThanOrEqual(width)
      for (const [id = ''] of some) expect(text.replaceAll('\n', '')).toContain(id)
    }
  })
})

test('a record has every value, whole where it is to be copied, and else broken at words under its own beginning', () => {
  const secret = 's'.repeat(90)
  expect(record({ id: 'AKID', user: '', secret, note: 'one two three' }, 20)).toBe(
    ['id      AKID', 'user    –', `secret  ${secret}`, 'note    one two', '        three'].join('\n'),
  )
})
