import { clockMistake } from '../../../signatures/clock.ts'
import { missingId } from '../../../signatures/key-id.ts'
import type { Mistake } from '../../../signatures/mistake.ts'
import { mistake } from '../../../signatures/mistake.ts'
import { TC3 } from '../sign-tc3.ts'

/** What is wrong with a time that was refused. @param receivedAt milliseconds since the Unix epoch */
export function timeMistake(timestamp: string, receivedAt: number): Mistake {
  if (!/^\d+(\.\d+)?$/.test(timestamp)) {
    return mistake(
      'not-unix-time',
      `The timestamp ${timestamp.slice(0, 40)} is not a number of seconds.`,
      `时间戳 ${timestamp.slice(0, 40)} 不是秒数。`,
      'Send whole seconds since the Unix epoch, in decimal digits.',
      '请发送十进制的 Unix 秒。',
    )
  }
  if (timestamp.includes('.')) {
    return mistake(
      'fraction-of-a-second',
      `The timestamp ${timestamp.slice(0, 40)} has a fraction.`,
      `时间戳 ${timestamp.slice(0, 40)} 带有小数。`,
      'Send whole seconds since the Unix epoch.',
      '请发送整数的 Unix 秒。',
    )
  }
  if (Number(timestamp) > 1e11) {
    return mistake(
      'milliseconds',
      `The timestamp ${timestamp.slice(0, 40)} is in milliseconds, or finer.`,
      `时间戳 ${timestamp.slice(0, 40)} 的单位是毫秒或更小。`,
      'Send whole seconds since the Unix epoch.',
      '请发送 Unix 秒。',
    )
  }
  return clockMistake(Number(timestamp) * 1000, receivedAt)
}

/** What is wrong with an Authorization header that was refused; null when it is something else. */
export function headerMistake(header: string, date: string): Mistake | null {
  if (!header.startsWith(`${TC3} `) && !header.startsWith(`${TC3}\t`)) return anotherAlgorithm(header)
  const separator = fieldsApart(header)
  if (separator !== null) return separator
  const [, credential = ''] = /Credential=([^,]*)/.exec(header) ?? []
  const [, names = ''] = /SignedHeaders=([^,]*)/.exec(header) ?? []
  const [, signature = ''] = /Signature=([^,\s]*)/.exec(header) ?? []
  const [id = ''] = credential.trim().split('/', 1)
  const scope = /^[^/]*\/\d{4}-\d{2}-\d{2}\/[^/]+\/tc3_request$/.test(credential.trim())
  if (id === '' && (scope || credential.trim() === '')) return missingId('')
  if (!/^.+\/\d{4}-\d{2}-\d{2}\/[^/]+\/tc3_request$/.test(credential.trim())) return malformedScope(credential.trim(), date)
  const signed = names.toLowerCase().trim().split(';')
  const missing = ['content-type', 'host'].filter((name) => !signed.includes(name))
  if (missing.length > 0) return headersNotSigned(missing)
  if (new Set(signed).size < signed.length) {
    return mistake(
      'header-signed-twice',
      'SignedHeaders names a header twice.',
      'SignedHeaders 中有重复的请求头。',
      'Name each header once.',
      '每个请求头只写一次。',
    )
  }
  if (/^[0-9A-Fa-f]{64}$/.test(signature) && signature !== signature.toLowerCase()) {
    return mistake(
      'signature-in-capitals',
      'The signature is in capital letters.',
      '签名用了大写字母。',
      'Write the hexadecimal digits in lower case.',
      '请使用小写十六进制。',
    )
  }
  if (/^[A-Za-z0-9+/]{43}=$/.test(signature)) {
    return mistake(
      'signature-in-base64',
      'The signature is in Base64.',
      '签名用了 Base64。',
      'TC3 writes it in lower-case hexadecimal.',
      'TC3 要求小写十六进制。',
    )
  }
  if (/^[0-9a-f]{64}$/.test(signature)) return null
  return mistake(
    'signature-of-another-length',
    signature === '' ? 'The signature is empty.' : `The signature has ${signature.length} characters; it should have 64.`,
    signature === '' ? '签名为空。' : `签名有 ${signature.length} 个字符，应为 64 个。`,
    'Write the HMAC-SHA256 as 64 lower-case hexadecimal digits.',
    '请把 HMAC-SHA256 写成 64 个小写十六进制字符。',
  )
}

/** The fields of the header are joined by something else than commas. */
function fieldsApart(header: string): Mistake | null {
  const found = [...header.slice(TC3.length).matchAll(/([^,\s]?)\s*(?:SignedHeaders|Signature)=/g)].map(([, before = '']) => before)
  const before = found.find((sign) => sign !== '')
  if (before === undefined) return null
  return mistake(
    'fields-not-separated',
    before === ';'
      ? 'The fields of Authorization are separated by semicolons; they should be separated by commas.'
      : 'The fields of Authorization are not separated by commas.',
    before === ';' ? 'Authorization 的各字段用分号分隔，应使用逗号。' : 'Authorization 的各字段没有用逗号分隔。',
    `Write ${TC3} Credential=…, SignedHeaders=…, Signature=…; semicolons stand between the names of headers only.`,
    `请写作 ${TC3} Credential=…, SignedHeaders=…, Signature=…；分号只用于请求头名称之间。`,
  )
}

function anotherAlgorithm(header: string): Mistake {
  // One word alone may be a secret.
  const [, word = ''] = /^([^\s=,]{1,40})[\s=,]/.exec(header.trim()) ?? []
  const isKnown = word !== '' && word !== TC3
  return mistake(
    'another-algorithm',
    isKnown
      ? `The Authorization header begins with ${word}, not with ${TC3}.`
      : `The Authorization header does not begin with ${TC3} and a blank.`,
    isKnown ? `Authorization 请求头以 ${word} 开头，而不是 ${TC3}。` : `Authorization 请求头没有以 ${TC3} 加一个空格开头。`,
    `Begin it with ${TC3} and a blank.`,
    `请以 ${TC3} 加一个空格开头。`,
  )
}

function malformedScope(credential: string, date: string): Mistake {
  const scope = credential.split('/').slice(1).join('/').slice(0, 80)
  return mistake(
    'scope-malformed',
    `What follows the id in Credential is ${scope === '' ? 'empty' : scope}; it should be ${date}/ecm/tc3_request.`,
    `Credential 中密钥 ID 之后的部分${scope === '' ? '为空' : `是 ${scope}`}，应为 ${date}/ecm/tc3_request。`,
    'Write Credential=ID/DATE/SERVICE/tc3_request, with the date as YYYY-MM-DD in UTC.',
    '请写作 Credential=密钥ID/日期/服务/tc3_request，日期格式为 YYYY-MM-DD（UTC）。',
  )
}

const headersNotSigned = (missing: readonly string[]): Mistake =>
  mistake(
    'headers-not-signed',
    `SignedHeaders lacks ${missing.join(' and ')}.`,
    `SignedHeaders 缺少 ${missing.join(' 和 ')}。`,
    'Sign content-type and host at least.',
    '至少要对 content-type 和 host 签名。',
  )

/** The scope names a service that is none of those the request may be for. */
export const anotherServiceInScope = (service: string): Mistake =>
  mistake(
    'another-service-in-scope',
    `The scope in Credential names the service ${service.slice(0, 80)}.`,
    `Credential 的签名范围写的服务是 ${service.slice(0, 80)}。`,
    'Name ecm there, and derive the key with it.',
    '请写 ecm，并用它派生签名密钥。',
  )
