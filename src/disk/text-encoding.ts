import { isUtf8 } from 'node:buffer'

/** Bytes that are looked at for what wrote them. */
const SAMPLE = 64 * 1024

/**
 * The text of bytes that are UTF-8, with or without a mark.
 * @param refuse makes the error of a reason
 * @throws what refuse makes, with the likely encoding, when they are something else
 */
export function textOf(bytes: Uint8Array, refuse: (reason: string) => Error): string {
  const encoding = isUtf16(bytes) ?? (isUtf8(bytes) ? undefined : likelyOf(bytes))
  if (encoding !== undefined) throw refuse(saidToBe(encoding))
  const text = new TextDecoder().decode(bytes)
  // 32位 and 64位, which images are named by, have in GBK the bytes of a Greek letter in UTF-8.
  if (/(32|64) ?λ/.test(text) && !/[\u0800-\uffff]/.test(text.slice(1))) throw refuse(saidToBe('GBK (GB18030)'))
  return text
}

function saidToBe(encoding: string): string {
  const how = encoding.startsWith('UTF-16') ? ' (PowerShell writes it with >: use | Out-File -Encoding utf8)' : ''
  return `it is not in UTF-8, but likely in ${encoding}; save it in UTF-8${how}`
}

/** By its mark, or by the zeros that UTF-16 has in every second byte of Latin letters, digits and signs. */
function isUtf16(bytes: Uint8Array): 'UTF-16 LE' | 'UTF-16 BE' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF-16 LE'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16 BE'
  const length = Math.min(bytes.length, SAMPLE)
  let [even, odd] = [0, 0]
  for (let at = 0; at < length; at++) if (bytes[at] === 0) at % 2 === 0 ? even++ : odd++
  const minZeros = length / 8
  if (length < 2 || Math.max(even, odd) < Math.max(1, minZeros)) return undefined
  return odd > even ? 'UTF-16 LE' : 'UTF-16 BE'
}

/** GBK writes Chinese in pairs of high bytes; Western texts have high bytes one by one, among letters. */
function likelyOf(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, SAMPLE)
  const text = new TextDecoder('gb18030').decode(sample)
  const chinese = text.match(/[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/g)?.length ?? 0
  const others = text.match(/[^\x00-\x7f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/g)?.length ?? 0
  // A single accented letter takes the letter after it along when it is read as GBK.
  const pairs = sample.reduce((count, byte, at) => count + (byte >= 0x81 && (sample[at + 1] ?? 0) >= 0x80 ? 1 : 0), 0)
  return chinese > others && pairs > 0 ? 'GBK (GB18030)' : 'Windows-1252 (Latin-1)'
}
