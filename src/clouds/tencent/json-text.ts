import { Refusal } from '../../api/refusal.ts'

/** Arrays and objects in each other, and values altogether, that no operation's input comes near. */
const MAX_DEPTH = 64
const MAX_VALUES = 100_000

/** Shorter texts cannot hold so many that it matters, and need not be looked through. */
const SHORT = 16 * 1024

/**
 * Parses a text of JSON; an empty one is null.
 * @throws Refusal malformed-body when it is none, or nests deeper or holds more values than any input does
 */
export function parseJson(text: string): unknown {
  if (text.length > SHORT) refuseExcess(text)
  if (text.trim() === '') return null
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('malformed-body', { explanation: 'The request body is not valid JSON.' })
  }
}

/** Parsing makes an object of each bracket and each comma's value: counting them costs a hundredth of that. */
function refuseExcess(text: string): void {
  let depth = 0
  let values = 0
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case 0x22: // "
        index = endOfString(text, index)
        break
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > MAX_DEPTH) throw new Refusal('malformed-body', { explanation: 'The request body nests deeper than 64 levels.' })
        values++
        break
      case 0x5d: // ]
      case 0x7d: // }
        depth--
        break
      case 0x2c: // ,
        values++
        break
    }
    if (values > MAX_VALUES) throw new Refusal('malformed-body', { explanation: 'The request body holds more than 100000 values.' })
  }
}

/** Place of the quote that ends the string which begins there; the end of the text when none does. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0
    while (text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes++
    if (backslashes % 2 === 0) return quote
  }
  return text.length
}
