import { SIGNATURE_EMPTY } from '../../../signatures/cause.ts'
import { missingId } from '../../../signatures/key-id.ts'
import { type Mistake, mistake } from '../../../signatures/mistake.ts'

/** What is wrong with an Authorization header of version 3 that cannot be read; null when it is something else. */
export function headerMistake(header: string): Mistake | null {
  const isApart = /[;\s]\s*(SignedHeaders|Signature)=/.test(header.replaceAll(/,\s*/g, ','))
  if (isApart) {
    return mistake(
      'fields-not-separated',
      'The fields of Authorization are not separated by commas.',
      'Authorization 的各字段没有用逗号分隔。',
      'Write ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…; semicolons stand between the names of headers only.',
      '请写作 ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…；分号只用于请求头名称之间。',
    )
  }
  const field = (name: string) => new RegExp(`\\b${name}=([^,]*)`).exec(header)?.[1]?.trim() ?? ''
  if (field('Credential').split('/', 1)[0] === '') return missingId('')
  if (field('Signature') === '') return SIGNATURE_EMPTY
  const names = field('SignedHeaders').toLowerCase().split(';').filter(Boolean)
  if (names.length > 0 && new Set(names).size === names.length) return null
  return mistake(
    'headers-not-signed',
    names.length === 0 ? 'SignedHeaders is empty or missing.' : 'SignedHeaders names a header twice.',
    names.length === 0 ? 'SignedHeaders 为空或缺失。' : 'SignedHeaders 中有重复的请求头。',
    'Name each header that is signed once, in lower case, joined by `;`.',
    '参与签名的每个请求头写一次，小写，用“;”拼接。',
  )
}
