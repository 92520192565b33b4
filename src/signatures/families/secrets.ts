import type { AccessKey } from '../../access/account.ts'
import { mistake } from '../mistake.ts'
import { placeholdersFor } from '../placeholders.ts'
import type { Hypothesis } from '../search.ts'
import { INVISIBLE } from '../surroundings.ts'

/** What a secret that nobody filled in consists of. */
const PLACEHOLDERS = placeholdersFor([
  ...['SecretKey', 'secretKey', 'secret_key', 'SECRET_KEY', 'TENCENTCLOUD_SECRET_KEY'],
  ...['YOUR_SECRET_KEY', 'your-secret-key', 'yourSecretKey'],
  ...['AccessKeySecret', 'accessKeySecret', 'access_key_secret', 'ACCESS_KEY_SECRET', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
  'yourAccessKeySecret',
])

/** What goes wrong with secrets whatever the method: another now, something around them, the id in their place, none. */
export function* secretMistakes({ id, secret }: AccessKey): Generator<Hypothesis> {
  yield { mistake: mistake('secret-changed-since') }
  yield { mistake: mistake('space-around-secret'), secrets: [...surrounded(secret)] }
  for (const [sign, character] of Object.entries(INVISIBLE)) {
    const code = `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    const secrets = [`${sign}${secret}`, `${secret}${sign}`, `${sign}${secret}${sign}`]
    yield { mistake: mistake('invisible-around-secret', { character, code }), secrets }
  }
  yield { mistake: mistake('id-as-secret'), secrets: [id] }
  yield { mistake: mistake('empty-secret'), secrets: PLACEHOLDERS }
  const forms = new Set([...formsOf(secret), `${id}:${secret}`, `${id}${secret}`, `${secret}${secret}`])
  yield { mistake: mistake('secret-in-other-form'), secrets: [...forms].filter((other) => other !== secret) }
}

function* surrounded(secret: string): Generator<string> {
  yield* [`${secret} `, ` ${secret}`, ` ${secret} `, `${secret}\n`, `${secret}\r\n`, `${secret}\r`, `${secret}\n\n`]
  yield* [`\t${secret}`, `${secret}\t`, `"${secret}"`, `'${secret}'`, `\`${secret}\``, `“${secret}”`, `‘${secret}’`, `<${secret}>`]
  yield* [`"${secret}`, `${secret}"`, `${secret};`, `${secret},`, `=${secret}`]
  yield* [`${secret}\\n`, `${secret}\\r\\n`, `${secret}%0A`, `${secret}\\`]
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
    yield { mistake: mistake('secret-of-another-key', { key: other.id }), secrets: [other.secret] }
  }
}
