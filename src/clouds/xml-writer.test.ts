import { describe, expect, test } from 'bun:test'
import { writtenBy } from '../../tests/support/written-by.ts'
import { type StructShape, s } from '../api/shape.ts'
import { viewOf } from './encoded-view.ts'
import { escapeXml, XmlWriter } from './xml-writer.ts'

const written = (shape: StructShape, value: object): string => writtenBy(new XmlWriter().members(shape, value))

describe('writing XML by shape', () => {
  const shape = s.struct({
    Name: s.string(),
    Count: s.integer(),
    Ready: s.boolean(),
    Items: s.struct({ Item: s.list(s.struct({ Id: s.string() })), Zone: s.list(s.string()) }),
  })

  test('members come in declared order, whatever the order of the value', () => {
    const value = { Items: { Zone: ['a', 'b'], Item: [{ Id: '1' }, { Id: '2' }] }, Ready: false, Count: 0, Name: '' }
    expect(written(shape, value)).toBe(
      '<Name></Name><Count>0</Count><Ready>false</Ready><Items><Item><Id>1</Id></Item><Item><Id>2</Id></Item><Zone>a</Zone><Zone>b</Zone></Items>',
    )
  })

  test('absent members are left out, empty lists leave their wrapper', () => {
    expect(written(shape, {})).toBe('')
    expect(written(shape, { Name: null, Count: undefined, Items: { Item: [] } })).toBe('<Items></Items>')
  })

  test('members beside the declared ones are written only of an open struct, after them', () => {
    const value = { More: { Deep: ['x', { Y: 1 }], No: null }, Id: '<1>', Nothing: null, Flag: true }
    expect(written(s.struct({ Id: s.string() }), value)).toBe('<Id>&lt;1&gt;</Id>')
    expect(written(s.struct({ Id: s.string() }, { open: true }), value)).toBe(
      '<Id>&lt;1&gt;</Id><More><Deep>x</Deep><Deep><Y>1</Y></Deep><No></No></More><Flag>true</Flag>',
    )
  })

  test('names that no element can have are left out, so that nothing is injected', () => {
    const names = ['a b', '<x>', '1a', '', 'a>b', '镜像', '-a', 'a/b', 'ok', '_ok', 'o.k-1']
    const value = Object.fromEntries(names.map((name) => [name, 'v']))
    expect(written(s.struct({}, { open: true }), value)).toBe('<ok>v</ok><_ok>v</_ok><o.k-1>v</o.k-1>')
  })

  test('a value of another kind than declared is written as what it is', () => {
    expect(written(shape, { Items: 'text', Name: ['a', 'b'], Count: { X: 1 } })).toBe(
      '<Name>a</Name><Name>b</Name><Count><X>1</X></Count><Items>text</Items>',
    )
  })

  test('a list or a view that stands under two names is written with both', () => {
    const member = s.list(s.struct({ X: s.integer() }))
    const items = [viewOf(member.item, { X: 1 }), { X: 2 }]
    for (let times = 0; times < 2; times++) {
      expect(written(s.struct({ A: member, B: member }), { A: items, B: items })).toBe(
        '<A><X>1</X></A><A><X>2</X></A><B><X>1</X></B><B><X>2</X></B>',
      )
    }
  })
})

describe('escaping', () => {
  test.each([
    ['a & b < c > d', 'a &amp; b &lt; c &gt; d'],
    ['&amp;', '&amp;amp;'],
    [']]>', ']]&gt;'],
    ['"\'', '"\''],
    ['\t\n\r', '\t\n&#13;'],
    ['\0\u0008\u000b\u000c\u000e\u001f\ufffe\uffff', '\ufffd'.repeat(8)],
    ['\ud800x\udc00', '\ufffdx\ufffd'],
    ['🦊鏡\u007f\u0085', '🦊鏡\u007f\u0085'],
  ])('%j', (text, escaped) => {
    expect(escapeXml(text)).toBe(escaped)
  })

  test('leaves no character that XML 1.0 cannot hold', () => {
    // Apart, so that surrogates are alone.
    const all = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).join('x')
    expect(escapeXml(all)).toMatch(/^[\t\n\r\x20-\ud7ff\ue000-\ufffd]*$/)
    expect(escapeXml(all).replace(/&(amp|lt|gt|#13);/g, '')).not.toMatch(/[&<>\r]/)
  })
})
