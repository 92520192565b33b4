import { describe, expect, test } from 'bun:test'
import { acs3, arrived, rpc } from '../../../tests/support/alibaba-requests.ts'
import { formatOf, readCommonParameters } from './common-parameters.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

describe('the common of a request', () => {
  test('is in the parameters of version 1.0, and in them alone', () => {
    const headers = {
      'x-acs-action': 'Other',
      'x-acs-version': '1',
      'x-acs-security-token': 't',
      'x-acs-date': 'd',
      'x-acs-signature-nonce': 'n',
    }
    expect(readCommonParameters(rpc('ListImages', { RegionId: 'cn-beijing' }, { nonce: 'one', headers }))).toMatchObject({
      style: 'rpc',
      action: 'ListImages',
      version: '2018-04-12',
      accessKeyId: 'LTAIacmeRoot',
      token: '',
      timestamp: '2026-01-02T03:04:05Z',
      nonce: 'one',
      regionId: 'cn-beijing',
    })
  })

  test('is in the headers of version 3, before the parameters', () => {
    const input = { Action: 'Other', Timestamp: 'null', SignatureNonce: 'two' }
    expect(readCommonParameters(acs3('ListImages', input, { nonce: 'one' }))).toMatchObject({
      style: 'acs3',
      action: 'ListImages',
      nonce: 'one',
      timestamp: '2026-01-02T03:04:05Z',
      accessKeyId: '',
    })
    expect(readCommonParameters(acs3('ListImages', input, { headers: { 'x-acs-signature-nonce': undefined } })).nonce).toBe('two')
  })

  test('takes the query before the form, and the first of a name in either', () => {
    const { parameters, query } = readCommonParameters(arrived({ method: 'POST', query: 'A=1&A=2&B', body: 'A=3&C=4&C=5', headers: FORM }))
    expect(Object.fromEntries(parameters)).toEqual({ A: '1', B: '', C: '4' })
    expect(Object.fromEntries(query)).toEqual({ A: '1', B: '' })
  })

  test('of nothing is unsigned', () => {
    expect(readCommonParameters(arrived({})).style).toBe('unsigned')
  })

  test.each(['%', '%E4', 'a=%zz', '%ff=1'])('is not read from %j', (text) => {
    const malformed = expect.objectContaining({ reason: 'malformed-query' })
    expect(() => readCommonParameters(arrived({ query: text }))).toThrow(malformed)
    expect(() => readCommonParameters(arrived({ method: 'POST', body: text, headers: FORM }))).toThrow(malformed)
    expect(['JSON', 'XML']).toContain(formatOf(arrived({ query: text })))
  })
})
