import type { AccessKey } from '../access/account.ts'
import { type Mistake, mistake } from './mistake.ts'
import { isPlaceholder } from './placeholders.ts'
import { withoutSurroundings } from './surroundings.ts'

/** Rounds of decoding after which a token is no longer taken for an encoded one. */
const MAX_DECODED = 3

/** What goes wrong with tokens: a word for nothing, encoded or changed on the way, cut, of another key. Tokens are never told. */
export function tokenMistake(token: string, key: AccessKey, beside: readonly AccessKey[]): Mistake | null {
  if (isPlaceholder(token)) {
    return mistake('token-placeholder', { word: token.trim().slice(0, 60) }, key.token === null ? 'permanent' : undefined)
  }
  if (key.token !== null) return changedToken(token, key.token) ?? tokenOfAnother(token, key, beside)
  return tokenOfAnother(token, key, beside)
}

function changedToken(sent: string, right: string): Mistake | null {
  if (decodings(sent).includes(right)) return mistake('token-encoded-twice')
  if (decodings(right).includes(sent) || right.replaceAll('+', ' ') === sent) return mistake('token-not-encoded')
  if (withoutSurroundings(sent) === right) return mistake('space-around-token')
  const isCut = sent.length > 6 && sent.length < right.length && (right.startsWith(sent) || right.endsWith(sent))
  if (!isCut && sent.replace(/\s/g, '') !== right) return null
  return mistake('token-cut')
}

function decodings(text: string): string[] {
  const found: string[] = []
  for (let decoded = text; found.length < MAX_DECODED; ) {
    try {
      decoded = decodeURIComponent(decoded)
    } catch {
      break
    }
    found.push(decoded)
  }
  return found.filter((decoded) => decoded !== text)
}

function tokenOfAnother(token: string, key: AccessKey, beside: readonly AccessKey[]): Mistake | null {
  const other = beside.find((one) => one.id !== key.id && one.token === token)
  if (other === undefined) return null
  return mistake('token-of-another-key', { key: other.id })
}
