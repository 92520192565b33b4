import type { Bilingual } from '../../api/shape.ts'
import { mistake } from '../mistake.ts'
import { doneLike, type SignatureScheme, type TextSlot } from '../scheme.ts'
import type { Hypothesis } from '../search.ts'
import { listed, placesOf, TEXT_NAMES } from './words.ts'

/** What stands in the place of a line feed. */
const SEPARATORS: readonly (readonly [text: string, name: Bilingual])[] = [
  ['\r\n', { en: 'CR LF', zh: 'CR LF' }],
  ['n', { en: 'the letter n', zh: '字母 n' }],
  ['\\n', { en: 'a backslash and the letter n', zh: '反斜杠加字母 n' }],
  ['', { en: 'nothing', zh: '空（没有换行）' }],
  [' ', { en: 'a blank', zh: '空格' }],
  ['\r', { en: 'CR', zh: 'CR' }],
  ['\\r\\n', { en: 'the escapes \\r\\n as letters', zh: '字面的 \\r\\n' }],
  ['\n\n', { en: 'two line feeds', zh: '两个换行' }],
]

/** What stands at an end of a text where nothing should. */
const TOO_MUCH: readonly (readonly [text: string, name: Bilingual])[] = [
  ['\n', { en: 'a line feed (LF)', zh: '换行（LF）' }],
  ['\r\n', { en: 'a line end (CR LF)', zh: '换行（CR LF）' }],
  [' ', { en: 'a blank', zh: '空格' }],
  ['\0', { en: 'a NUL', zh: 'NUL 字符' }],
]

/** Other line ends than LF, and ends of texts with something behind or before them: of every text that has lines. */
export function* lineEndMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  const withLines = placesOf(scheme.lineTexts)
  for (const [separator, name] of SEPARATORS) {
    for (const places of withLines) {
      const where = listed(places.map((slot) => TEXT_NAMES[slot]))
      yield doneLike(
        scheme,
        mistake(
          'line-ends',
          `The line ends of ${where.en} are ${name.en}; they should be LF (\\n).`,
          `${where.zh}中的换行用了${name.zh}，应为 LF（\\n）。`,
          'Join the lines with the one character LF, whatever the platform or the file has; in a string literal it is written "\\n".',
          '请用单个 LF 字符（代码中写作 "\\n"）拼接各行，与平台和源文件的换行无关。',
        ),
        { text: (slot, text) => (places.includes(slot) ? text.replaceAll('\n', separator) : text) },
      )
    }
  }
  for (const [piece, name] of TOO_MUCH) {
    for (const places of placesOf<TextSlot>(scheme.lineTexts.includes('canonical') ? ['canonical', 'toSign'] : ['toSign'])) {
      const where = listed(places.map((slot) => TEXT_NAMES[slot]))
      const at = (change: (text: string) => string) => (slot: TextSlot, text: string) => (places.includes(slot) ? change(text) : text)
      yield doneLike(
        scheme,
        mistake(
          'something-at-the-end',
          `${capital(where.en)} was used with ${name.en} at its end, which \`echo\` and \`println\` add.`,
          `${where.zh}末尾多了${name.zh}，echo、println 之类会自动加上。`,
          'Hash and sign the text without a trailing line end: `printf %s` in a shell.',
          '计算摘要和签名时，文本末尾不要带换行：shell 中请用 printf %s。',
        ),
        { text: at((text) => `${text}${piece}`) },
      )
      yield doneLike(
        scheme,
        mistake(
          'something-at-the-beginning',
          `${capital(where.en)} was used with ${name.en} before its first character.`,
          `${where.zh}开头多了${name.zh}。`,
          'Begin the text with its first line.',
          '文本应从第一行开始。',
        ),
        { text: at((text) => `${piece}${text}`) },
      )
    }
  }
  yield* blankLineMistakes(scheme)
}

/** A line end missing, or one too many, at each joint of each text. */
function* blankLineMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  const [form] = scheme.forms()
  if (form === undefined) return
  const joints: (readonly [TextSlot, readonly string[]])[] = []
  scheme.write(form, {
    text: (slot, text) => {
      if (scheme.lineTexts.includes(slot)) joints.push([slot, text.split('\n')])
      return text
    },
  })
  for (const [slot, lines] of joints) {
    for (const [at, line] of lines.slice(0, -1).entries()) {
      const change = (separator: string) => ({
        text: (of: TextSlot, text: string) => (of === slot ? joinedOtherwise(text.split('\n'), at, separator) : text),
      })
      const place = placeOf(slot, lines, at)
      const { en, zh } = TEXT_NAMES[slot]
      const isEmptyLine = line === '' || lines[at + 1] === ''
      yield isEmptyLine
        ? doneLike(scheme, emptyLineMissing(slot, line === '' ? at : at + 1), change(''))
        : doneLike(
            scheme,
            mistake(
              'line-end-missing',
              `The line end after ${place.en} is missing in ${en}.`,
              `${zh}中，${place.zh}之后少了换行。`,
              'Join all lines with LF.',
              '各行之间都要用 LF 拼接。',
            ),
            change(''),
          )
      yield doneLike(
        scheme,
        mistake(
          'empty-line-too-many',
          `There is an empty line too many after ${place.en} in ${en}.`,
          `${zh}中，${place.zh}之后多了一个空行。`,
          'End every header line with one LF, then join the parts with one LF each.',
          '每个请求头以一个 LF 结尾，各部分之间再用一个 LF 拼接。',
        ),
        change('\n\n'),
      )
    }
  }
}

/** @param at index of the empty line: the third is the query's */
function emptyLineMissing(slot: TextSlot, at: number) {
  const { en, zh } = TEXT_NAMES[slot]
  return at === 2
    ? mistake(
        'empty-line-missing',
        `The empty line of the query is missing in ${en}: without a query its line is empty, and stays.`,
        `${zh}中少了查询串那一行空行：没有查询串时，该行为空，但必须保留。`,
        'Write a line for every part, also for an empty one.',
        '每个部分都占一行，为空也要保留。',
      )
    : mistake(
        'empty-line-missing',
        `The empty line between the headers and their names is missing in ${en}.`,
        `${zh}中，请求头与已签名请求头列表之间少了一个空行。`,
        'End every header line with a line feed of its own, then join the parts with another.',
        '每个请求头都以换行结尾，各部分之间再用换行拼接。',
      )
}

const CANONICAL_LINES: readonly Bilingual[] = [
  { en: 'the method', zh: '方法' },
  { en: 'the path', zh: '路径' },
  { en: 'the query', zh: '查询串' },
]
const TO_SIGN_LINES: readonly Bilingual[] = [
  { en: 'the algorithm', zh: '算法' },
  { en: 'the timestamp', zh: '时间戳' },
  { en: 'the scope', zh: '签名范围' },
]

/** What stands before a joint. */
function placeOf(slot: TextSlot, lines: readonly string[], at: number): Bilingual {
  const known = (slot === 'canonical' ? CANONICAL_LINES : TO_SIGN_LINES)[at]
  if (known !== undefined) return known
  if (at === lines.length - 2) return { en: 'the names of the headers', zh: '已签名请求头列表' }
  if (at >= lines.length - 4) return { en: 'the headers', zh: '请求头' }
  const name = lines[at]?.split(':', 1)[0] ?? ''
  return { en: `the header ${name}`, zh: `请求头 ${name}` }
}

const joinedOtherwise = (lines: readonly string[], at: number, separator: string): string =>
  `${lines.slice(0, at + 1).join('\n')}${separator}${lines.slice(at + 1).join('\n')}`

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
