import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { CatalogueText } from './catalogue-text.ts'
import { CatalogueFileError } from './problem.ts'

function readOne(file: string, text: string): CatalogueText {
  const [document, ...others] = CatalogueText.read(file, text)
  if (document === undefined || others.length > 0) throw new Error('one document is wanted')
  return document
}

function faultOf(file: string, text: string): string {
  try {
    readOne(file, text)
  } catch (error) {
    if (error instanceof CatalogueFileError) return error.message
    throw error
  }
  return ''
}

const documents = {
  'a.yaml': '# 镜像\nimages:\n  - name: 测试\n    os: { version: "7.6" }\n  - name: 二\n',
  'a.json': '{\n\t"images": [\n\t\t{"name": "测试", "os": {"version": "7.6"}},\n\t\t{"na\\u006de": "二"}\n\t]\n}',
}

describe.each(Object.entries(documents))('%s', (file, text) => {
  const read = readOne(file, text)

  test('is read, CJK and all', () => {
    expect(read.value).toEqual({ images: [{ name: '测试', os: { version: '7.6' } }, { name: '二' }] })
  })

  test('knows the line and column of every value and key', () => {
    const at = (index: number, line: number) => text.split('\n')[line - 1]?.indexOf(['测试', '二'][index] ?? '')
    const line = file === 'a.yaml' ? [3, 5] : [3, 4]
    const quote = file === 'a.yaml' ? 1 : 0
    for (const index of [0, 1]) {
      const found = read.positionOf(['images', index, 'name'])
      expect(found.line).toBe(line[index] as number)
      expect(found.column).toBe((at(index, found.line) as number) + quote)
    }
    const os = file === 'a.yaml' ? { line: 4, column: 5, value: 9 } : { line: 3, column: 18, value: 24 }
    expect(read.positionOf(['images', 0, 'os'], 'key')).toMatchObject({ line: os.line, column: os.column })
    for (const path of [
      ['images', 0, 'os'],
      ['images', 0, 'os', 'none'],
    ])
      expect(read.positionOf(path, path.length === 4 ? 'key' : 'value')).toMatchObject({ line: os.line, column: os.value })
    expect(read.written(['images', 0, 'os', 'version'])).toBe('"7.6"')
  })

  test('reports a missing member at the object that lacks it', () => {
    expect(read.positionOf(['images', 1, 'tencent', 'id'])).toEqual(read.positionOf(['images', 1]))
  })

  test('passes over a byte order mark, which moves no column', () => {
    const marked = readOne(file, `\ufeff${text}`)
    expect(marked.value).toEqual(read.value)
    expect(marked.positionOf(['images'], 'key')).toEqual(read.positionOf(['images'], 'key'))
  })

  test('may have CRLF line ends', () => {
    const marked = readOne(file, text.replaceAll('\n', '\r\n'))
    expect(marked.positionOf(['images', 1]).line).toBe(read.positionOf(['images', 1]).line)
  })
})

test('a member that stands twice is refused in YAML and JSON alike', () => {
  expect(faultOf('a.json', '{"镜像": 1,\n "镜像": 2}')).toContain('a.json:2:2 "镜像" stands twice')
  expect(faultOf('body', '{"a": 1, "\\u0061": 2}')).toContain('body:1:10 "a" stands twice')
  expect(faultOf('a.yaml', '镜像: 1\n镜像: 2\n')).toContain('a.yaml:2:1 Map keys must be unique')
})

test('a text that begins like JSON may still be YAML', () => {
  expect(readOne('body', '{ images: [ 一, 二, ] } # 两个').value).toEqual({ images: ['一', '二'] })
})

test.each([
  ['{"a": tru}', '1:7 not a JSON value; texts and names of members are written in double quotes'],
  ['{"a": 01}', '1:8 expected a comma, or the end of this object or list'],
  ['{"a" 1}', '1:6 expected a colon'],
  ['{a: 1}', '1:2 not a JSON value; texts and names of members are written in double quotes'],
  ['{1: 1}', '1:2 expected the name of a member in double quotes'],
  ['{"a": 1,}', '1:9 expected the name of a member in double quotes'],
  ['[1,]', '1:4 expected a JSON value'],
  ['[1.]', '1:2 digits are missing in this number'],
  ['[1] // one', '1:5 JSON has no comments'],
  ['{"a": 1]', '1:8 expected a comma, or the end of this object or list'],
  ['["a', '1:2 this text has no closing "'],
  ['["a\tb"]', '1:4 not allowed inside a JSON text'],
  ['["\\x"]', '1:3 not allowed inside a JSON text'],
  ['["\\\\ \\u12"]', '1:6 not allowed inside a JSON text'],
  ['["a\n"]', '1:2 this text has no closing " on its line'],
  ['{} {}', '1:4 nothing may follow'],
  ['[1', '1:3 the text ends here, too early: expected a comma or the closing ]'],
  ['{"a": 1', '1:8 the text ends here, too early: expected a comma or the closing }'],
  ['', '1:1 the text ends here, too early: expected a JSON value'],
])('broken JSON says where it breaks: %s', (text, fault) => {
  expect(faultOf('a.json', text)).toContain(`a.json:${fault}`)
})

test('what is JSON and what is not is refused or read as JSON.parse does', () => {
  const edit = fc.record({
    at: fc.nat(100),
    removed: fc.nat(2),
    added: fc.constantFrom('', ...'{}[],:"\\01e+-. \t\nu/*\u0001\u2028é', 'true'),
  })
  fc.assert(
    fc.property(fc.json({ maxDepth: 3 }), fc.array(edit, { maxLength: 3 }), (json, edits) => {
      const text = edits.reduce((made, { at, removed, added }) => made.slice(0, at) + added + made.slice(at + removed), json)
      let value: unknown
      try {
        value = JSON.parse(text)
      } catch {
        expect(faultOf('a.json', text)).toStartWith('a.json:')
        return
      }
      const fault = faultOf('a.json', text)
      if (fault === '') expect(readOne('a.json', text).value).toEqual(value)
      else expect(fault).toContain('stands twice in this object')
    }),
  )
})

test('broken YAML says where it breaks', () => {
  expect(faultOf('a.yaml', 'images:\n\t- name: 一\n')).toContain('a.yaml:2:1')
  expect(faultOf('a.yaml', 'a: 1\n<<: 2\n')).toContain('a.yaml:2:1 << takes an object')
  expect(faultOf('a.yaml', 'a: 1\n---\nb: 2\nb: 3\n')).toContain('a.yaml:4:1')
})

test('a YAML file may have several documents, each at its lines; those that say nothing are passed over', () => {
  const read = CatalogueText.read('a.yaml', '---\n# nothing\n---\nset: one\n---\nset: two\n...\n---\n')
  expect(read.map(({ value }) => value)).toEqual([{ set: 'one' }, { set: 'two' }])
  expect(read.map((document) => document.positionOf(['set']).line)).toEqual([4, 6])
  expect(read[1]?.positionOf(['none']).line).toBe(6)
  for (const nothing of ['', '# nothing\n', '---\n---\n']) expect(readOne('a.yaml', nothing).value).toBeNull()
})

test('a file that multiplies itself by aliases is refused', () => {
  const lines = ['a: &a [1,1,1,1,1,1,1,1,1,1]']
  for (let i = 1; i < 9; i++) {
    const name = String.fromCharCode(97 + i)
    lines.push(
      `${name}: &${name} [${Array(10)
        .fill(`*${String.fromCharCode(96 + i)}`)
        .join(',')}]`,
    )
  }
  expect(faultOf('bomb.yaml', lines.join('\n'))).toContain('write the repeated parts out')
})

test.each(['a.json', 'a.yaml'])('nesting without end does not exhaust the stack: %s', (file) => {
  expect(faultOf(file, '['.repeat(100_000))).toContain('nested more than 64 levels deep')
  expect(faultOf(file, '['.repeat(70) + ']'.repeat(70))).toContain('nested more than 64 levels deep')
})

test('an error tells at most fifty problems and how many more there are', () => {
  const problems = Array.from({ length: 60 }, (_, i) => ({ file: '文件.yaml', line: 60 - i, column: 1, message: `第${60 - i}` }))
  const error = new CatalogueFileError(problems)
  expect(error.problems).toHaveLength(50)
  expect(error.message.split('\n')[0]).toBe('文件.yaml:1:1 第1')
  expect(error.message.split('\n').at(-1)).toBe('… and 10 more')
})
