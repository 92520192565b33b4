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

/** Most signatures made for one diagnosis, and most time; a usual request takes some tens of milliseconds. */
const MOST_TRIED = 4_000
const MOST_MS = 500

/** How long other requests wait for it at a time. */
const SLICE_MS = 5

/** The first mistake that explains the claimed signature, and how many signatures were compared. */
export async function findMistake(
  { claimed, texts, secret, fits }: Expected,
  hypotheses: Iterable<Hypothesis>,
): Promise<{ readonly mistake: Mistake | null; readonly tried: number }> {
  let tried = 0
  let worked = 0
  let since = performance.now()
  for (const hypothesis of hypotheses) {
    const fitting = hypothesis.fits ?? fits
    for (const text of (hypothesis.texts ?? texts)()) {
      for (const candidate of hypothesis.secrets ?? [secret]) {
        if (tried === MOST_TRIED || worked > MOST_MS) return { mistake: null, tried }
        tried++
        const { name, what, mend } = hypothesis
        if (fitting(candidate, text, claimed)) return { mistake: { name, what, mend }, tried }
        const took = performance.now() - since
        if (took < SLICE_MS) continue
        worked += took
        await new Promise((resolve) => setImmediate(resolve))
        since = performance.now()
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
    `签名用的是${signed === '' ? '空域名' : `域名 ${signed}`}，请求却发往 ${called}。`,
    'Sign the Host header as it is sent. When a gateway in between changes it, start the server with --host-alias and the name that clients sign.',
    '请按实际发送的 Host 头签名；如果中间的网关改写了它，请用 --host-alias 把客户端签名所用的域名告诉服务端。',
  )

/** Another body was signed than the one that was sent. */
export const otherBody = (signed: string): Mistake =>
  mistake(
    'body-written-anew',
    signed === ''
      ? 'An empty body was signed, another was sent.'
      : `The body was written anew after it was signed; signed was: ${clip(signed)}`,
    signed === '' ? '签名时请求体为空，实际发送的却不为空。' : `请求体在签名之后又重新序列化过；签名时的内容是：${clip(signed)}`,
    'Serialise the body once; hash and send those bytes.',
    '请求体只序列化一次，对同一份字节计算摘要并发送。',
  )

/** Hosts that a gateway in between says it was called by. */
export const forwardedHosts = (headers: { get(name: string): string | null }): string[] => {
  const [, forwarded = ''] = /\bhost="?([^";,\s]+)/i.exec(headers.get('forwarded') ?? '') ?? []
  return [headers.get('x-forwarded-host')?.split(',', 1)[0]?.trim() ?? '', forwarded].filter((host) => host !== '')
}

const clip = (text: string): string => (text.length <= 120 ? text : `${text.slice(0, 120)}…`)

/** What goes wrong with secrets whatever the method: another now, blanks and quotes around them, the id in their place, none. */
export function* secretMistakes({ id, secret }: AccessKey): Generator<Hypothesis> {
  yield mistake(
    'secret-changed-since',
    'The signature is right with the secret that the key has now: it was changed around the time of this request.',
    '按该密钥当前的 Secret 计算，签名是正确的：Secret 在此请求前后被更换过。',
    'Send the request again.',
    '请重新发送请求。',
  )
  yield {
    ...mistake(
      'space-around-secret',
      'The secret was used with a blank, a line end or quotes around it.',
      '签名所用的 Secret 首尾多了空格、换行或引号。',
      'Trim what is read from the file or the variable that holds it.',
      '读取文件或环境变量后，请去掉首尾多余的字符。',
    ),
    secrets: [
      ...[`${secret} `, ` ${secret}`, ` ${secret} `, `${secret}\n`, `${secret}\r\n`, `${secret}\r`],
      ...[`\t${secret}`, `${secret}\t`, `"${secret}"`, `'${secret}'`, `\uFEFF${secret}`],
    ],
  }
  yield {
    ...mistake(
      'id-as-secret',
      'The id of the key was used as its secret.',
      '把密钥 ID 当成 Secret 用了。',
      'Give the client the secret.',
      '请为客户端配置 Secret。',
    ),
    secrets: [id],
  }
  yield {
    ...mistake(
      'empty-secret',
      'The secret was empty, or the word that a language writes for nothing.',
      'Secret 为空，或者是 null、undefined 之类的字样。',
      'See that the variable or the file that should hold it is read.',
      '请检查存放 Secret 的环境变量或文件是否读到了。',
    ),
    secrets: ['', 'undefined', 'null', 'None', 'nil', '<nil>'],
  }
}

/** The secret, or the public key, of another key than the one that is named. */
export function* otherKeys({ id, secret }: AccessKey, beside: readonly AccessKey[]): Generator<Hypothesis> {
  for (const other of beside) {
    if (other.id === id || other.secret === secret) continue
    yield {
      ...mistake(
        'secret-of-another-key',
        `The secret is that of the key ${other.id}.`,
        `签名所用的 Secret 属于另一个密钥 ${other.id}。`,
        'Use id and secret of one key: `mirrorhall env` prints a pair, `mirrorhall key create` makes one.',
        '密钥 ID 与 Secret 必须是同一对：`mirrorhall env` 可打印一对，`mirrorhall key create` 可新建一对。',
      ),
      secrets: [other.secret],
    }
  }
}
