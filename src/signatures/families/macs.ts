import { createHash } from 'node:crypto'
import { mistake } from '../mistake.ts'
import { type Bytes, doneLike, hmac, type SignatureScheme } from '../scheme.ts'
import type { Hypothesis } from '../search.ts'
import { placesOf } from './words.ts'

const TEXTS = { hex: 'hexadecimal', base64: 'Base64' } as const

/** What goes wrong when keys are derived and texts are signed with them: of every HMAC of a method. */
export function* macMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  const { chain, macDigest } = scheme
  if (chain === undefined) return
  const right = (key: Bytes, message: Bytes) => hmac(macDigest, key, message)
  const steps = [...chain.keys(), chain.length]
  const nameOf = (step: number): string => (chain.length === 0 ? '' : step === chain.length ? ' that signs the text' : ` of ${chain[step]}`)
  for (const swapped of placesOf(steps)) {
    const where = swapped.length > 1 ? 'every HMAC' : `the HMAC${nameOf(swapped[0] ?? 0)}`
    const whereZh =
      swapped.length > 1
        ? '每一步 HMAC'
        : chain.length === 0
          ? 'HMAC'
          : swapped[0] === chain.length
            ? '最后签名的 HMAC'
            : `${chain[swapped[0] ?? 0]} 这一步 HMAC`
    yield doneLike(
      scheme,
      mistake(
        'key-and-message-swapped',
        `Key and message of ${where} are swapped.`,
        `${whereZh}的密钥和消息写反（颠倒）了。`,
        'Look up which argument of the library’s HMAC is the key: languages differ.',
        '请查明所用 HMAC 函数的参数顺序：各语言不同。',
      ),
      { mac: (step, key, message) => (swapped.includes(step) ? right(message, key) : right(key, message)) },
    )
  }
  for (const [digest, name] of Object.entries(TEXTS) as [keyof typeof TEXTS, string][]) {
    for (const written of placesOf([...chain.keys()]).reverse()) {
      yield doneLike(
        scheme,
        mistake(
          'text-between-steps',
          `The key was derived through ${name} texts; its steps pass raw bytes on.`,
          `派生签名密钥时，中间结果用了${digest === 'hex' ? '十六进制' : 'Base64'}文本，而不是原始字节。`,
          'Take the binary digest of each step as the key of the next.',
          '每一步都以二进制摘要作为下一步的密钥。',
        ),
        {
          mac: (step, key, message) => {
            const made = right(key, message)
            return written.includes(step) ? made.toString(digest) : made
          },
        },
      )
    }
  }
  for (const [left, word] of chain.entries()) {
    yield doneLike(
      { ...scheme, chain: chain.filter((_, step) => step !== left) },
      mistake(
        'step-left-out',
        `The key was derived without the step of ${word}.`,
        `派生签名密钥时漏掉了 ${word} 这一步。`,
        `Derive the key in this order: ${chain.join(', ')}.`,
        `请按此顺序派生签名密钥：${chain.join('、')}。`,
      ),
      { mac: (_, key, message) => right(key, message) },
    )
  }
  for (const other of [chain.toReversed(), [chain[1], chain[0], chain[2]], [chain[0], chain[2], chain[1]]]) {
    if (chain.length < 3) continue
    yield doneLike(
      { ...scheme, chain: other as string[] },
      mistake(
        'steps-in-another-order',
        `The key was derived in another order than ${chain.join(', ')}.`,
        `派生签名密钥的顺序不是 ${chain.join('、')}。`,
        'Keep the order of the steps.',
        '请按规定的顺序派生。',
      ),
      { mac: (_, key, message) => right(key, message) },
    )
  }
  for (const other of ['sha1', 'sha256', 'md5', 'sha512'].filter((digest) => digest !== macDigest)) {
    for (const places of placesOf(steps)) {
      yield doneLike(
        scheme,
        mistake(
          'another-digest',
          `It was signed with HMAC-${other.toUpperCase()} in place of HMAC-${macDigest.toUpperCase()}.`,
          `签名用的是 HMAC-${other.toUpperCase()}，应为 HMAC-${macDigest.toUpperCase()}。`,
          'Sign with the algorithm that the name of the method says.',
          '请使用签名方法名所指的算法。',
        ),
        { mac: (step, key, message) => hmac(places.includes(step) ? other : macDigest, key, message) },
      )
    }
  }
  const digestOf = (...parts: Bytes[]) => parts.reduce((hash, part) => hash.update(part), createHash(macDigest)).digest()
  for (const plain of [
    (key: Bytes, message: Bytes) => digestOf(key, message),
    (key: Bytes, message: Bytes) => digestOf(message, key),
    (_: Bytes, message: Bytes) => digestOf(message),
  ]) {
    yield doneLike(
      scheme,
      mistake(
        'hash-in-place-of-hmac',
        `A plain ${macDigest.toUpperCase()} was made in place of the HMAC.`,
        `用普通的 ${macDigest.toUpperCase()} 摘要代替了 HMAC。`,
        'Use HMAC with the key; a hash of key and text together is something else.',
        '请使用带密钥的 HMAC；把密钥与文本拼接后做摘要并不等同。',
      ),
      { mac: (step, key, message) => (step === chain.length ? plain(key, message) : right(key, message)) },
    )
  }
  yield* keyMistakes(scheme)
}

/** What goes wrong with the first key. */
function* keyMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  const { macDigest, chain = [] } = scheme
  const startingWith = (change: (key: string) => Bytes) => ({
    mac: (step: number, key: Bytes, message: Bytes) => hmac(macDigest, step === 0 && typeof key === 'string' ? change(key) : key, message),
  })
  const [before = '', after = ''] = scheme.key('\0').split('\0')
  const bare = (key: string) => key.slice(before.length, key.length - after.length)
  for (const encoding of ['base64', 'hex', 'utf16le'] as const) {
    yield doneLike(
      scheme,
      mistake(
        'secret-decoded',
        encoding === 'utf16le'
          ? 'The secret was turned into UTF-16 bytes.'
          : `The secret was decoded from ${TEXTS[encoding]} before it was used.`,
        encoding === 'utf16le'
          ? 'Secret 被转成了 UTF-16 字节。'
          : `使用前对 Secret 做了${encoding === 'hex' ? '十六进制' : 'Base64'}解码。`,
        'Use the characters of the secret as they are, as UTF-8.',
        '请按 UTF-8 直接使用 Secret 的字符。',
      ),
      startingWith((key) =>
        encoding === 'utf16le'
          ? Buffer.from(key, 'utf16le')
          : Buffer.concat([Buffer.from(before), Buffer.from(bare(key), encoding), Buffer.from(after)]),
      ),
    )
  }
  for (const around of ['TC3', 'tc3', 'AWS4', 'TC3TC3']) {
    if (chain.length === 0 || around === before) continue
    yield doneLike(
      scheme,
      mistake(
        'another-prefix',
        `The key was derived from ${around} and the secret; before the secret belongs ${before}.`,
        `派生签名密钥的第一步用了 ${around} 加 Secret，Secret 之前应为 ${before}。`,
        `Begin the chain with "${before}" + secret.`,
        `第一步应使用 "${before}" + Secret。`,
      ),
      startingWith((key) => `${around}${bare(key)}`),
    )
  }
}
