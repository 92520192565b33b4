import type { AccessKey } from '../access/account.ts'
import { withoutSurroundings } from './families/secrets.ts'
import { type Mistake, mistake } from './mistake.ts'
import { isPlaceholder } from './placeholders.ts'

/** Rounds of decoding after which a token is no longer taken for an encoded one. */
const MOST_DECODED = 3

/** What goes wrong with tokens: a word for nothing, encoded or changed on the way, cut, of another key. Tokens are never told. */
export function tokenMistake(token: string, key: AccessKey, beside: readonly AccessKey[]): Mistake | null {
  if (isPlaceholder(token)) {
    const word = token.trim().slice(0, 60)
    return mistake(
      'token-placeholder',
      `The token is ${word}, a placeholder: the client has no token and sends that text.`,
      `令牌是占位符 ${word}：客户端没有令牌，却发送了这段文字。`,
      key.token === null
        ? 'This key is a permanent one: leave the token out. Some releases of SDKs send the word where no token is given; newer ones do not.'
        : 'Give the client the token that came with the key.',
      key.token === null
        ? '该密钥是永久密钥，请不要发送令牌。部分 SDK 版本在没有令牌时会发送该字样，升级即可。'
        : '请将随密钥下发的令牌一并配置给客户端。',
    )
  }
  if (key.token !== null) return changedToken(token, key.token) ?? tokenOfAnother(token, key, beside)
  return tokenOfAnother(token, key, beside)
}

function changedToken(sent: string, right: string): Mistake | null {
  if (decodings(sent).includes(right)) {
    return mistake(
      'token-encoded-twice',
      'The token was encoded once too often: percent-decoded once more it is the right one.',
      '令牌多做了一次 URL 编码：再解码一次就是正确的令牌。',
      'Give the client the token as it came; it encodes it itself.',
      '请把原样的令牌交给客户端，由客户端编码。',
    )
  }
  if (decodings(right).includes(sent) || right.replaceAll('+', ' ') === sent) {
    return mistake(
      'token-not-encoded',
      'The token was not encoded on the wire: its plus and percent signs were read as something else.',
      '令牌在发送时没有做 URL 编码：其中的加号和百分号被解读成了别的字符。',
      'Percent-encode the token where it stands in a query or a form.',
      '令牌放在查询串或表单里时，请做 URL 编码。',
    )
  }
  if (withoutSurroundings(sent) === right) {
    return mistake(
      'space-around-token',
      'The token has a blank, a line end, quotes or a character that is not seen around it.',
      '令牌首尾多了空格、换行、引号或不可见字符。',
      'Trim what is read from the file or the variable that holds it.',
      '读取文件或环境变量后，请去掉首尾多余的字符。',
    )
  }
  const isCut = sent.length > 6 && sent.length < right.length && (right.startsWith(sent) || right.endsWith(sent))
  if (!isCut && sent.replace(/\s/g, '') !== right) return null
  return mistake(
    'token-cut',
    'The token was cut off, or has line ends inside.',
    '令牌被截断，或中间夹有换行。',
    'Copy the token whole, on one line.',
    '请完整复制令牌，且不要换行。',
  )
}

function decodings(text: string): string[] {
  const found: string[] = []
  for (let decoded = text; found.length < MOST_DECODED; ) {
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
  return mistake(
    'token-of-another-key',
    `The token is that of the key ${other.id}.`,
    `令牌属于另一个密钥 ${other.id}。`,
    'Take id, secret and token from the same answer; leave the token out for a permanent key.',
    '请使用同一次下发的 ID、密钥与令牌；永久密钥不要携带令牌。',
  )
}
