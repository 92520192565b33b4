import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser'
import { DEEPEST, MalformedText, TOO_DEEP } from './parsed.ts'

const IN_STRING = 'not allowed inside a JSON text; write line breaks as \\n, tabs as \\t, a backslash as \\\\'

/** What is said of each fault of the grammar, by the parser's name of it. */
const FAULTS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'not a JSON value; texts and names of members are written in double quotes',
  PropertyNameExpected: 'expected the name of a member in double quotes',
  ValueExpected: 'expected a JSON value',
  ColonExpected: 'expected a colon',
  CommaExpected: 'expected a comma, or the end of this object or list',
  CloseBraceExpected: 'expected a comma or the closing }',
  CloseBracketExpected: 'expected a comma or the closing ]',
  EndOfFileExpected: 'nothing may follow the JSON document',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfString: 'this text has no closing " on its line',
  UnexpectedEndOfNumber: 'digits are missing in this number',
  InvalidUnicode: IN_STRING,
  InvalidEscapeCharacter: IN_STRING,
  InvalidCharacter: IN_STRING,
}

/** An escape that JSON has, or (captured) a backslash or a control character that may not stand in a string. */
const ESCAPE_OR_FAULT = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|([\\\u0000-\u001f])/g

/**
 * Goes once through a text and refuses what is not JSON, an object that has a name twice, and what nests too deep: where
 * the first of them stands.
 * @throws MalformedText
 */
export function checkJson(text: string): void {
  /** The names of each object that is open; none for a list. */
  const open: (Set<string> | null)[] = []
  const begin = (offset: number, names: Set<string> | null): void => {
    // The visitor calls itself for what nests.
    if (open.push(names) > DEEPEST) fail(offset, TOO_DEEP)
  }
  const end = () => void open.pop()
  visit(
    text,
    {
      onObjectBegin: (offset) => begin(offset, new Set()),
      onArrayBegin: (offset) => begin(offset, null),
      onObjectEnd: end,
      onArrayEnd: end,
      onObjectProperty(name, offset) {
        const names = open.at(-1)
        if (names?.has(name)) fail(offset, `${JSON.stringify(name)} stands twice in this object; keep one of them`)
        names?.add(name)
      },
      onError: (code, offset, length) => failAt(text, code, offset, length),
    },
    { disallowComments: true },
  )
}

function failAt(text: string, code: ParseErrorCode, offset: number, length: number): never {
  const name = printParseErrorCode(code)
  const message = FAULTS[name] ?? name
  if (offset >= text.length) fail(offset, `the text ends here, too early: ${message}`)
  fail(message === IN_STRING ? offset + faultIn(text.slice(offset, offset + length)) : offset, message)
}

/** Where in a string stands what may not stand there. */
function faultIn(string: string): number {
  for (const match of string.matchAll(ESCAPE_OR_FAULT)) if (match[1] !== undefined) return match.index
  return 0
}

function fail(offset: number, message: string): never {
  throw new MalformedText([{ offset, message }])
}
