import stringWidth from 'string-width'

const WIDE = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}'
const OPENING = '（「『【《〈'
const CLOSING = '，。、；：！？）」』】》〉'

/**
 * White space, and what follows it that stays on one line: a word; a command between backticks, which is to be copied; a character of
 * a script without blanks, with its punctuation.
 */
const UNIT = new RegExp(`(\\s*)([${OPENING}]*(?:[${WIDE}]|(?:\`[^\`\\n]+\`|[^\\s${WIDE}${OPENING}${CLOSING}])+)?[${CLOSING}]*)`, 'gu')

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Cells of a terminal that a text takes; a Chinese character takes two. */
export const widthOf = (text: string): number => stringWidth(text)

/** The text with blanks after it. */
export const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))

/** Width of the widest part of a text that is not to be broken. */
export const widestUnit = (text: string): number => unitsOf(text).reduce((widest, { unit }) => Math.max(widest, widthOf(unit)), 0)

/** The text in at most so many cells: what does not fit is an ellipsis, after a whole word where one fits. */
export function shortened(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  if (width < 1) return ''
  let cut = ''
  for (const { blank, unit } of unitsOf(text)) {
    if (widthOf(cut + blank + unit) > width - 1) break
    cut += blank + unit
  }
  return `${cut === '' ? beginningOf(text.trimStart(), width - 1) : cut}…`
}

/**
 * The text in lines of at most so many cells, broken between words where there are any. What begins a line with blanks goes on
 * as far in.
 * @param hanging how much further in a broken line goes on
 */
export function wrapped(text: string, width: number, hanging = 0): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const [indent = ''] = /^ */.exec(line) ?? []
      return wrapLine(line, width, indent.length + hanging)
    })
    .join('\n')
}

function wrapLine(text: string, width: number, indent: number): string[] {
  if (widthOf(text) <= width) return [text]
  // An indentation that leaves no room is not worth it.
  const margin = ' '.repeat(indent < width / 2 ? indent : 0)
  const lines: string[] = []
  let line = ''
  const add = (blank: string, unit: string) => {
    if (widthOf(line + blank + unit) <= width) line += blank + unit
    else if (line.trim() !== '') {
      lines.push(line)
      line = margin
      add('', unit)
    } else if (widthOf(unit) <= width) line = unit
    else if (/\s/.test(unit)) for (const part of unit.split(/(?=\s)/)) add(/^\s*/.exec(part)?.[0] ?? '', part.trimStart())
    else {
      const beginning = beginningOf(unit, width - widthOf(line)) || unit
      lines.push(line + beginning)
      line = margin
      if (beginning !== unit) add('', unit.slice(beginning.length))
    }
  }
  for (const { blank, unit } of unitsOf(text)) add(blank, unit)
  return line.trim() === '' ? lines : [...lines, line]
}

const unitsOf = (text: string) => [...text.matchAll(UNIT)].flatMap(([all, blank = '', unit = '']) => (all === '' ? [] : [{ blank, unit }]))

/** As many whole characters as fit. */
function beginningOf(text: string, width: number): string {
  let beginning = ''
  for (const { segment } of graphemes.segment(text)) {
    if (widthOf(beginning + segment) > width) break
    beginning += segment
  }
  return beginning
}
