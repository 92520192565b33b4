import type { AccessKey } from '../catalogue/account.ts'
import { constantTimeEquals } from './constant-time.ts'
import type { Mistake } from './diagnosis.ts'

/** How a signature is made: of a secret and a text, for one method. */
export type Sign = (secret: string, text: string) => string

/** Whether a claimed signature is that of a secret and a text. */
export type Fits = (secret: string, text: string, claimed: string) => boolean

/** A check for a method that makes the same signature twice. */
export const bySigning =
  (sign: Sign): Fits =>
  (secret, text, claimed) =>
    constantTimeEquals(claimed, sign(secret, text))

/** A mistake that a client may have made when it signed: what it would have done differently; the rest as it should be. */
export interface Hypothesis extends Mistake {
  /** Texts that it would have signed. */
  readonly texts?: () => Iterable<string>
  readonly secrets?: readonly string[]
  readonly fits?: Fits
}

/** What the client sent, and how it should have been made. */
export interface Expected {
  /** The signature that the client sent. */
  readonly claimed: string
  /** Every text that is right, the likeliest first. */
  readonly texts: () => Iterable<string>
  readonly secret: string
  readonly fits: Fits
}

/** Most signatures made for one diagnosis: some tens of milliseconds. Those of very long texts take longer, and are stopped. */
const MOST_TRIED = 4_000
const LONGEST_MS = 500

/** The first mistake that explains the claimed signature, and how many signatures were compared. */
export function findMistake(
  { claimed, texts, secret, fits }: Expected,
  hypotheses: Iterable<Hypothesis>,
): { readonly mistake: Mistake | null; readonly tried: number } {
  let tried = 0
  const started = performance.now()
  for (const hypothesis of hypotheses) {
    const fitting = hypothesis.fits ?? fits
    for (const text of (hypothesis.texts ?? texts)()) {
      for (const candidate of hypothesis.secrets ?? [secret]) {
        if (tried >= MOST_TRIED || performance.now() - started > LONGEST_MS) return { mistake: null, tried }
        tried++
        const { name, what, mend } = hypothesis
        if (fitting(candidate, text, claimed)) return { mistake: { name, what, mend }, tried }
      }
    }
  }
  return { mistake: null, tried }
}

/** A mistake in both languages. */
export const mistake = (name: string, en: string, zh: string, mendEn: string, mendZh: string): Mistake => ({
  name,
  what: { en, zh },
  mend: { en: mendEn, zh: mendZh },
})

/** Another host was signed than the one that was called. */
export const otherHost = (signed: string, called: string): Mistake =>
  mistake(
    'another-host',
    `The host that was signed is ${signed || 'empty'}; the request was sent to ${called}.`,
    `签名所用的域名为 ${signed || '空'}，而请求发往 ${called}。`,
    'Sign the Host header as it is sent. When the client is meant to sign the other name, start the server with --host-alias.',
    '请按实际发送的 Host 头签名；如客户端本应签名其他域名，请以 --host-alias 启动服务端。',
  )

/** Another body was signed than the one that was sent. */
export const otherBody = (signed: string): Mistake =>
  mistake(
    'body-written-anew',
    `The body that was signed is written otherwise than the one that was sent: ${signed === '' ? 'it is empty' : clip(signed)}`,
    `签名时的请求体与实际发送的写法不同：${signed === '' ? '为空' : clip(signed)}`,
    'Serialise the body once; hash and send those bytes.',
    '请只序列化一次，对同一份字节计算摘要并发送。',
  )

const clip = (text: string): string => (text.length <= 120 ? text : `${text.slice(0, 120)}…`)

/** What goes wrong with secrets whatever the method: blanks and quotes around them, the id in their place, another key's. */
export function* secretMistakes({ id, secret }: AccessKey, beside: readonly AccessKey[]): Generator<Hypothesis> {
  yield {
    ...mistake(
      'space-around-secret',
      'The secret was used with a blank, a line end or quotes around it.',
      '密钥首尾带有空格、换行或引号。',
      'Trim what is read from the file or the variable that holds it.',
      '请去除从文件或环境变量读取的密钥首尾的多余字符。',
    ),
    secrets: [
      `${secret} `,
      ` ${secret}`,
      ` ${secret} `,
      `${secret}\n`,
      `${secret}\r\n`,
      `${secret}\r`,
      `\t${secret}`,
      `"${secret}"`,
      `'${secret}'`,
      `\uFEFF${secret}`,
    ],
  }
  yield {
    ...mistake(
      'id-as-secret',
      'The id of the key was used as its secret.',
      '误将密钥 ID 用作密钥。',
      'Give the client the secret.',
      '请配置正确的密钥。',
    ),
    secrets: [id],
  }
  yield {
    ...mistake(
      'empty-secret',
      'The secret was empty.',
      '密钥为空。',
      'Look whether the variable that should hold it is set.',
      '请检查存放密钥的环境变量是否已设置。',
    ),
    secrets: ['', 'undefined', 'null', 'None'],
  }
  for (const other of beside) {
    if (other.id === id || other.secret === secret) continue
    yield {
      ...mistake(
        'secret-of-another-key',
        `The secret is that of the key ${other.id}.`,
        `所用的是密钥 ${other.id} 的密钥。`,
        `Use id and secret of one key: \`mirrorhall env\` prints a pair, \`mirrorhall key create\` makes one.`,
        '请使用同一对密钥 ID 与密钥：`mirrorhall env` 可打印，`mirrorhall key create` 可新建。',
      ),
      secrets: [other.secret],
    }
  }
}

/** What goes wrong with ids: something around them, or the secret in their place. */
export async function idMistake(
  id: string,
  isKnown: (id: string) => Promise<boolean>,
  beside: readonly AccessKey[],
): Promise<Mistake | null> {
  const bare = id.replace(/^[\s"'\uFEFF]+|[\s"']+$/g, '')
  if (bare !== id && (await isKnown(bare))) {
    return mistake(
      'space-around-id',
      `The id has a blank, a line end or quotes around it; without them it is the known key ${bare}.`,
      `密钥 ID 首尾带有空格、换行或引号；去除后即为已知密钥 ${bare}。`,
      'Trim what is read from the file or the variable that holds it.',
      '请去除首尾的多余字符。',
    )
  }
  if (beside.some(({ secret }) => secret === id)) {
    return mistake(
      'secret-as-id',
      'The secret of a key was sent as its id.',
      '误将密钥当作密钥 ID 发送。',
      'Swap the two, and rotate the key: the secret has travelled.',
      '请对调二者，并轮换该密钥：其密钥已在网络上传输。',
    )
  }
  const other = beside.find((key) => key.id.toLowerCase() === id.toLowerCase())
  if (other === undefined) return null
  return mistake(
    'id-in-other-case',
    `Ids are told apart by their case; there is ${other.id}.`,
    `密钥 ID 区分大小写；存在 ${other.id}。`,
    'Copy the id as it is.',
    '请原样复制密钥 ID。',
  )
}
