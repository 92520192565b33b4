import { createHmac } from 'node:crypto'
import { bySigning, type Fits, type Hypothesis, mistake } from '../mistakes.ts'

const TEXTS = { hex: 'hexadecimal', base64: 'Base64' } as const

/** The key chain as it goes wrong: what begins it, and how each step is passed on to the next. */
const chain = (steps: readonly string[], prefix: string, digest: 'hex' | 'base64' | 'binary'): Fits =>
  bySigning((secret, text) => {
    const step = (key: string | Buffer, word: string) => {
      const made = createHmac('sha256', key).update(word).digest()
      return digest === 'binary' ? made : made.toString(digest)
    }
    return createHmac('sha256', steps.reduce<string | Buffer>(step, `${prefix}${secret}`))
      .update(text)
      .digest('hex')
  })

/** What goes wrong when the key is derived. */
export function* chainMistakes(date: string, service: string): Generator<Hypothesis> {
  const steps = [date, service, 'tc3_request']
  yield {
    ...mistake(
      'prefix-missing',
      'The key was derived from the secret without `TC3` before it.',
      '派生签名密钥时，Secret 前面没有加“TC3”。',
      'Begin the chain with "TC3" + secret.',
      '第一步应使用 "TC3" + Secret。',
    ),
    fits: chain(steps, '', 'binary'),
  }
  for (const digest of ['hex', 'base64'] as const) {
    yield {
      ...mistake(
        'text-between-steps',
        `The key was derived through ${TEXTS[digest]} texts; its steps pass raw bytes on.`,
        `派生签名密钥时，中间结果用了${TEXTS[digest]}文本，而不是原始字节。`,
        'Take the binary digest of each step as the key of the next.',
        '每一步都以二进制摘要作为下一步的密钥。',
      ),
      fits: chain(steps, 'TC3', digest),
    }
  }
  yield {
    ...mistake(
      'key-not-derived',
      'The text was signed with the secret itself, not with the key derived from it.',
      '直接用 Secret 签名，没有派生签名密钥。',
      'Derive the key: date, service, tc3_request.',
      '请依次用日期、服务、tc3_request 派生签名密钥。',
    ),
    fits: chain([], '', 'binary'),
  }
}
