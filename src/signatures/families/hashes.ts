import { createHash } from 'node:crypto'
import type { Mistake } from '../mistake.ts'
import { mistake } from '../mistake.ts'
import { type Bytes, doneLike, type HashSlot, type SignatureScheme } from '../scheme.ts'
import type { Hypothesis } from '../search.ts'
import { HASHED_NAMES, listed, placesOf } from './words.ts'

/** Longest that is hashed once more for a mistake, or written unhashed into a text: bytes. */
const LONGEST_HASHED_ANEW = 64 * 1024

interface Habit {
  readonly mistake: (en: string, zh: string) => Mistake
  /** Undefined where it makes no difference, or takes too long. */
  readonly write: (right: string, of: Bytes, digest: SignatureScheme['digest']) => string
  /** It is made of what is hashed, not of the hash. */
  readonly isOfAll?: boolean
}

const inBase64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64')
const textOf = (of: Bytes): string => (typeof of === 'string' ? of : new TextDecoder().decode(of))
const MEND = ['Write it as lower-case hexadecimal digits, and nothing else.', '应写成小写十六进制，不带任何其他字符。'] as const

const spelled = (how: Readonly<{ en: string; zh: string }>, write: (hex: string) => string): Habit => ({
  mistake: (en, zh) => mistake('hash-spelling', `The hash of ${en} was written ${how.en}.`, `${zh}的摘要${how.zh}。`, ...MEND),
  write,
})

/** What goes wrong with a hash before it stands in the next text, the likeliest first. */
const HABITS: readonly Habit[] = [
  {
    mistake: (en, zh) =>
      mistake('hash-in-capitals', `The hash of ${en} was written in capital letters.`, `${zh}的摘要用了大写字母。`, ...MEND),
    write: (right) => right.toUpperCase(),
  },
  {
    mistake: (en, zh) =>
      mistake(
        'hash-missing',
        `The hash of ${en} is missing: its line is empty.`,
        `${zh}的摘要缺失，该行为空。`,
        'See what the program that hashes prints, and that it is read.',
        '请检查计算摘要的命令输出了什么、是否读到了。',
      ),
    write: () => '',
  },
  ...[(right: string): Bytes => right, (right: string): Bytes => Buffer.from(right, 'hex')].map(
    (again): Habit => ({
      mistake: (en, zh) =>
        mistake(
          'hash-made-twice',
          `The hash of ${en} was made twice: it is a hash of the hash.`,
          `对${zh}做了两次摘要。`,
          'Hash it once.',
          '只做一次摘要。',
        ),
      write: (right, _, digest) => digest(again(right)),
    }),
  ),
  {
    mistake: (en, zh) =>
      mistake(
        en === HASHED_NAMES.body.en ? 'body-not-hashed' : 'canonical-request-not-hashed',
        `Where the hash of ${en} belongs stands ${en} itself.`,
        `应写${zh}的摘要之处，写了${zh}本身。`,
        'Write its hash there, as lower-case hexadecimal digits.',
        '此处应写它的小写十六进制摘要。',
      ),
    write: (_, of) => textOf(of),
    isOfAll: true,
  },
  spelled({ en: 'in Base64', zh: '用了 Base64' }, inBase64),
  spelled({ en: 'as Base64 of its hexadecimal digits', zh: '是十六进制文本的 Base64' }, (hex) => Buffer.from(hex).toString('base64')),
  spelled({ en: 'with dashes between its bytes, as BitConverter does', zh: '的字节之间带有连字符（BitConverter 的写法）' }, (hex) =>
    (hex.toUpperCase().match(/../g) ?? []).join('-'),
  ),
  spelled({ en: 'with `0x` before it', zh: '前面多了 0x' }, (hex) => `0x${hex}`),
  ...['(stdin)= ', 'SHA2-256(stdin)= ', 'SHA256(stdin)= '].map((before) =>
    spelled(
      { en: `with \`${before.trim()}\` before it, as openssl prints it`, zh: '前面带有 openssl 输出的前缀' },
      (hex) => `${before}${hex}`,
    ),
  ),
  ...['  -', ' -', '\n', ' '].map((after) =>
    spelled(
      { en: 'with what a program printed behind it: a dash, a blank or a line end', zh: '后面带有命令输出的连字符、空格或换行' },
      (hex) => `${hex}${after}`,
    ),
  ),
  spelled({ en: 'without the zeros that begin a byte', zh: '漏掉了字节开头的 0' }, (hex) =>
    (hex.match(/../g) ?? []).map((byte) => byte.replace(/^0/, '')).join(''),
  ),
  ...['sha1', 'md5', 'sha512', 'sha256'].map(
    (algorithm): Habit => ({
      mistake: (en, zh) =>
        mistake(
          'another-hash',
          `The hash of ${en} was made with ${algorithm.toUpperCase()}.`,
          `${zh}的摘要是用 ${algorithm.toUpperCase()} 计算的。`,
          'Use the hash that the name of the method says.',
          '请使用签名方法名所指的摘要算法。',
        ),
      write: (_, of) => createHash(algorithm).update(of).digest('hex'),
      isOfAll: true,
    }),
  ),
]

/** Hashes that are written otherwise, made otherwise, or left out: of everything that is hashed. */
export function* hashMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  const [form] = scheme.forms()
  const isLong = (form?.body.length ?? 0) > LONGEST_HASHED_ANEW
  for (const habit of HABITS) {
    for (const places of placesOf(scheme.hashes)) {
      if (isLong && habit.isOfAll && places.includes('body')) continue
      const { en, zh } = listed(places.map((slot) => HASHED_NAMES[slot]))
      const write = (slot: HashSlot, right: string, of: Bytes) => (places.includes(slot) ? habit.write(right, of, scheme.digest) : right)
      yield doneLike(scheme, habit.mistake(en, zh), { hash: write })
    }
  }
}
