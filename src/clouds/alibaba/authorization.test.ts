import { describe, expect, test } from 'bun:test'
import { Refusal } from '../../api/refusal.ts'
import { readAuthorization } from './authorization.ts'

const refusal = (header: string) => {
  try {
    readAuthorization(header)
  } catch (error) {
    if (error instanceof Refusal) return [error.reason, error.detail.parameter]
    throw error
  }
  return []
}

describe('an Authorization header of version 3', () => {
  const read = { algorithm: 'ACS3-HMAC-SHA256', accessKeyId: 'LTAI', signedHeaders: ['host', 'x-acs-date'], signature: 'ab' }

  test.each([
    'ACS3-HMAC-SHA256 Credential=LTAI,SignedHeaders=host;x-acs-date,Signature=ab',
    'ACS3-HMAC-SHA256 Credential=LTAI, SignedHeaders=host;x-acs-date, Signature=ab',
    'ACS3-HMAC-SHA256 Signature=ab,Credential=LTAI,SignedHeaders=X-Acs-Date;Host',
    'ACS3-HMAC-SHA256\tCredential = LTAI,SignedHeaders=;host;;x-acs-date;,Signature=ab',
  ])('is read in any order, with or without blanks: %j', (header) => {
    expect(readAuthorization(header)).toEqual(read)
  })

  test('keeps what stands behind the first equals sign', () => {
    expect(readAuthorization('A Credential=a=b,SignedHeaders=host,Signature=c=').accessKeyId).toBe('a=b')
  })

  test.each([
    ['', 'missing-credentials', 'AccessKeyId'],
    ['ACS3-HMAC-SHA256', 'missing-credentials', 'AccessKeyId'],
    ['ACS3-HMAC-SHA256 Credential= ,Signature=ab', 'missing-credentials', 'AccessKeyId'],
    ['ACS3-HMAC-SHA256 credential=a,SignedHeaders=host,Signature=ab', 'missing-credentials', 'AccessKeyId'],
    ['ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host', 'missing-credentials', 'Signature'],
    ['ACS3-HMAC-SHA256 Credential=a,Signature=ab', 'malformed-authorization', undefined],
    [`ACS3-HMAC-SHA256 Credential=a,Signature=ab,SignedHeaders=${'h;'.repeat(65)}`, 'malformed-authorization', undefined],
    ['ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=ab,Other=1', 'malformed-authorization', undefined],
    ['ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=ab,credential=b', 'malformed-authorization', undefined],
    ['ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=ab, Basic YTpi', 'malformed-authorization', undefined],
    ['ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=ab,', 'malformed-authorization', undefined],
    ['ACS3-HMAC-SHA256 Credential=a,Credential=b,SignedHeaders=host,Signature=ab', 'malformed-authorization', undefined],
  ])('is refused: %j', (header, reason, parameter) => {
    expect(refusal(header)).toEqual([reason, parameter])
  })
})
