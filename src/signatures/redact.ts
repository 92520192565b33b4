import type { Diagnosis } from './diagnosis.ts'
import { isPlaceholder } from './placeholders.ts'

/** Names of parameters whose values are never shown, in lower case. */
const SECRET_NAMES = new Set([
  'signature',
  'token',
  'securitytoken',
  'bearertoken',
  'x-tc-token',
  'secretkey',
  'accesskeysecret',
  'secret',
  'password',
])

/** The same names in a text, a form or JSON, with what follows them. */
const SECRET_IN_TEXT = new RegExp(
  `(?<![A-Za-z])(?:${[...SECRET_NAMES].join('|')})(?:%22|\\\\?["'])?\\s*(?:=|:|%3A|%3D)\\s*(?:%22|\\\\?["'])?([^"'&,;\\s\\\\}]+)`,
  'gi',
)

/** Longest texts that are shown, characters, and most parameters. */
const MAX_LENGTH_SHOWN = 8_000
const MAX_SHOWN = 500

/** Shorter words are no secrets, and taking them out would only make a text unreadable. */
const MIN_SECRET_LENGTH = 4

const LEFT_OUT = '(left out)'

/** What takes words out of a text, in every spelling and case: as they are, percent-encoded once or twice, in JSON. */
function wordRemover(words: Iterable<string>): (text: string) => string {
  const spelled = new Set([...words].filter(({ length }) => length >= MIN_SECRET_LENGTH).flatMap(spellings))
  const longestFirst = [...spelled].sort((a, b) => b.length - a.length)
  return (text) => {
    const folded = text.toLowerCase()
    const present = longestFirst.filter((word) => folded.includes(word))
    if (present.length === 0) return text
    return text.replace(new RegExp(present.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|'), 'gi'), LEFT_OUT)
  }
}

/** A URL with a query, which may sign for whoever has it. */
const URL_QUERY = /(https?:\/\/[^\s"`?]*)\?(?!\(left out\))[^\s"`\\]+/gi
/** A URL with a query in a form or in a query of its own, encoded once or twice. */
const ENCODED_URL_QUERY = /https?(?:%25|%)3A(?:(?:%25|%)2F){2}[^\s"`&]*?(?:%25|%)3F([^\s"`&\\]+)/gi
/** A URL with a user and a password. */
const URL_USER = /(https?:\/\/)([^\s"`\\/?#]+)@/gi
/** The same, encoded once or twice. */
const ENCODED_URL_USER = /https?(?:%25|%)3A(?:(?:%25|%)2F){2}([^\s"`&\\/]+?)(?:%25|%)40/gi

const withoutSecretsOfUrls = (text: string): string => text.replace(URL_QUERY, `$1?${LEFT_OUT}`).replace(URL_USER, `$1${LEFT_OUT}@`)

/** Queries and users of URLs in a text, as they stand there and decoded. */
function secretsOfUrls(text: string): string[] {
  const bounded = text.slice(0, 2 * MAX_LENGTH_SHOWN)
  const queries = [...bounded.matchAll(URL_QUERY)].map(([whole, before = '']) => whole.slice(before.length + 1))
  const users = [...bounded.matchAll(URL_USER)].map(([, , user = '']) => user)
  const encoded = [ENCODED_URL_QUERY, ENCODED_URL_USER].flatMap((of) => [...bounded.matchAll(of)].map(([, found = '']) => found))
  return [...queries, ...users, ...encoded].flatMap((found) => [found, decoded(found), decoded(decoded(found))])
}

/** Long runs of letters and digits. */
const RUN = /[A-Za-z0-9]{16,}/g
/** Beginnings of what the clouds give out as ids, which are no secrets. */
const ID = /^(AKID|IKID|LTAI)/
/** A run as long as this has the form of a secret without capitals too. */
const LONG_RUN = 32

/** Vendors' secrets, tokens and signatures are long runs of letters and digits; names have hardly a digit. */
function hasFormOfSecret(run: string): boolean {
  if (ID.test(run) || !/\d.*\d/.test(run) || !/[A-Za-z]/.test(run)) return false
  return run.length >= LONG_RUN || (/[a-z]/.test(run) && /[A-Z]/.test(run))
}

/** What takes these words out of a text for logs and lists, and whatever has the form of a secret. */
export function redactor(words: Iterable<string>): (text: string) => string {
  const withoutWords = wordRemover(words)
  return (text) => withoutSecretsOfUrls(withoutWords(text)).replace(RUN, (run) => (hasFormOfSecret(run) ? LEFT_OUT : run))
}

/** In lower case. */
function spellings(word: string): string[] {
  const loosely = encode(word)
  const strictly = loosely.replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  const keepsTilde = strictly.replaceAll('%7e', '~')
  const once = [loosely, strictly, keepsTilde, loosely.replaceAll('%20', '+')]
  return [word, word.trim(), JSON.stringify(word).slice(1, -1), ...once, ...once.map(encode)].map((text) => text.toLowerCase())
}

/** Half of a pair of surrogates alone cannot be encoded. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed())

/** What stands behind a secret’s name in a text that may be a form or JSON which came in the place of parameters. */
const secretsIn = (text: string): string[] =>
  [...text.slice(0, 2 * MAX_LENGTH_SHOWN).matchAll(SECRET_IN_TEXT)].flatMap(([, value = '']) => [value, decoded(value)])

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A diagnosis without secrets: those that go by their name, and these words wherever they stand. Long texts are cut. */
export function withoutSecrets(diagnosis: Diagnosis, words: Iterable<string>): Diagnosis {
  const { parameters, signature, mistake } = diagnosis
  const named = parameters.filter(([name]) => SECRET_NAMES.has(name.toLowerCase()))
  const inTexts = parameters.flatMap(([, value]) => [...secretsIn(value), ...secretsOfUrls(value)])
  const withoutWords = wordRemover([...words, ...named.map(([, value]) => value), ...inTexts].filter((word) => !isPlaceholder(word)))
  const shown = (text: string) => withoutWords(text.slice(0, 2 * MAX_LENGTH_SHOWN)).slice(0, MAX_LENGTH_SHOWN)
  return {
    ...diagnosis,
    parameters: parameters
      .filter((pair) => !named.includes(pair))
      .slice(0, MAX_SHOWN)
      .map(([name, value]) => [shown(name), shown(value)] as const),
    signature: signature && {
      method: shown(signature.method),
      accessKeyId: shown(signature.accessKeyId),
      canonicalRequest: shown(signature.canonicalRequest),
      stringToSign: shown(signature.stringToSign),
    },
    mistake: mistake && {
      ...mistake,
      values: Object.fromEntries(
        Object.entries(mistake.values).map(([name, value]) => [name, typeof value === 'string' ? shown(value) : value]),
      ),
    },
  }
}
