import type { AccessKey } from '../../access/account.ts'
import { mistake } from '../mistake.ts'
import type { Hypothesis } from '../search.ts'

/** Signs that are not seen, with what they are called. */
export const INVISIBLE: Readonly<Record<string, string>> = {
  '\u200B': 'zero-width space',
  '\u200C': 'zero-width non-joiner',
  '\u200D': 'zero-width joiner',
  '\u200E': 'left-to-right mark',
  '\u200F': 'right-to-left mark',
  '\u2060': 'word joiner',
  '\uFEFF': 'byte order mark',
  '\u00A0': 'no-break space',
  '\u00AD': 'soft hyphen',
  '\u202A': 'left-to-right embedding',
  '\u202C': 'pop directional formatting',
  '\u202F': 'narrow no-break space',
  '\u2007': 'figure space',
  '\u2028': 'line separator',
  '\u3000': 'ideographic space',
  '\0': 'NUL',
}

const AROUND = new Set([...Object.keys(INVISIBLE), ...' \t\r\n"\'`“”‘’'])

/** A text without the blanks, quotes and invisible characters at its ends. */
export function withoutSurroundings(text: string): string {
  const signs = [...text]
  const first = signs.findIndex((sign) => !AROUND.has(sign))
  const last = signs.findLastIndex((sign) => !AROUND.has(sign))
  return first < 0 ? '' : signs.slice(first, last + 1).join('')
}

/** Names that variables and templates give the secret. */
const NAMES = [
  ...[
    'SecretKey',
    'secretKey',
    'secret_key',
    'SECRET_KEY',
    'TENCENTCLOUD_SECRET_KEY',
    'YOUR_SECRET_KEY',
    'your-secret-key',
    'yourSecretKey',
  ],
  ...[
    'AccessKeySecret',
    'accessKeySecret',
    'access_key_secret',
    'ACCESS_KEY_SECRET',
    'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    'yourAccessKeySecret',
  ],
]

/** What a secret that nobody filled in consists of: words for nothing, and places that were to be filled. */
const PLACEHOLDERS = [
  ...['', 'undefined', 'null', 'None', 'nil', '<nil>', 'NULL', 'NaN', 'false', '[object Object]', '""', "''"],
  ...NAMES.flatMap((name) => [name, `{{${name}}}`, `\${${name}}`, `$${name}`, `<${name}>`]),
  ...['testsecret', 'secret', 'xxx', 'xxxx', 'password', '********'],
]

/** What goes wrong with secrets whatever the method: another now, something around them, the id in their place, none. */
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
      ...[`${secret} `, ` ${secret}`, ` ${secret} `, `${secret}\n`, `${secret}\r\n`, `${secret}\r`, `${secret}\n\n`],
      ...[`\t${secret}`, `${secret}\t`, `"${secret}"`, `'${secret}'`, `\`${secret}\``, `“${secret}”`, `‘${secret}’`, `<${secret}>`],
      ...[
        `"${secret}`,
        `${secret}"`,
        `${secret};`,
        `${secret},`,
        `=${secret}`,
        `${secret}\\n`,
        `${secret}\\r\\n`,
        `${secret}%0A`,
        `${secret}\\`,
      ],
    ],
  }
  for (const [sign, name] of Object.entries(INVISIBLE)) {
    yield {
      ...mistake(
        'invisible-around-secret',
        `The secret was used with a character around it that is not seen: ${name} (U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}).`,
        `签名所用的 Secret 首尾带有不可见字符 U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}（${name}）。`,
        'Type the ends of the secret anew: pages and chats put such characters into what is copied.',
        '请重新录入 Secret 的首尾：从网页或聊天工具复制时会带入此类字符。',
      ),
      secrets: [`${sign}${secret}`, `${secret}${sign}`, `${sign}${secret}${sign}`],
    }
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
      'The secret was empty, the word that a language writes for nothing, or a placeholder that was not filled in.',
      'Secret 为空，是 null、undefined 之类的字样，或是没有替换的占位符。',
      'See that the variable or the file that should hold it is read.',
      '请检查存放 Secret 的环境变量或文件是否读到了。',
    ),
    secrets: PLACEHOLDERS,
  }
  yield {
    ...mistake(
      'secret-in-other-form',
      'The secret was put into another case, encoded or cut before it was used.',
      '使用前 Secret 被转换了大小写、做了编码，或被截断了。',
      'Use the characters of the secret as they are, all of them.',
      '请完整地原样使用 Secret。',
    ),
    secrets: [...new Set([...formsOf(secret), `${id}:${secret}`, `${id}${secret}`, `${secret}${secret}`])].filter(
      (other) => other !== secret,
    ),
  }
}

/** Another key's secret is still told apart: these are made of this one. */
function* formsOf(secret: string): Generator<string> {
  yield* [secret.toLowerCase(), secret.toUpperCase(), encodeURIComponent(secret.toWellFormed()), Buffer.from(secret).toString('base64')]
  if (secret.length <= 8) return
  yield* [secret.slice(1), secret.slice(0, -1), secret.slice(0, -2), secret.split(/[^A-Za-z0-9]/, 1)[0] || secret]
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
