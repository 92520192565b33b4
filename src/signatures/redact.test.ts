import { describe, expect, test } from 'bun:test'
import { redactor } from './redact.ts'

const redact = redactor(['my own secret', 'x'])

describe('what is written down', () => {
  test.each([
    ['a secret of Tencent Cloud', 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE'],
    ['a secret of Alibaba Cloud', 'LTBIexampleB6dkQ3mV7uXw2yZa9cE'],
    ['a secret that somebody made up', 'huntSecretKey0001abcdef'],
    ['a master key in hexadecimal', '3f'.repeat(32)],
    ['a key of capitals and digits', 'A1'.repeat(16)],
    ['a known secret', 'my own secret'],
    ['a known secret, encoded', 'my%20own%20secret'],
    ['a known secret, in capitals', 'MY OWN SECRET'],
  ])('leaves out %s', (_, secret) => {
    expect(redact(`The action ${secret} is not there.`)).toBe('The action (left out) is not there.')
  })

  test.each([
    'DescribeKubernetesV2Clusters',
    'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
    'LTAI5tExampleId00000abc',
    'acs:ehpc:cn-hangzhou:1234567890123456:cluster/ehpc-hz-FYUr32example',
    '0f3ab7c1-5d2e-4b6a-9c8d-1e2f3a4b5c6d',
    'Ubuntu-Server-22.04-LTS-x64',
    'Filters.0.Values.12',
    '2026-01-02T11:04:05Z',
    '1234567890123456789012345678901234567890',
    'x',
  ])('keeps %s', (text) => expect(redact(text)).toBe(text))

  test.each([
    ['http://a.example/x?sign=k1', 'http://a.example/x?(left out)'],
    ["say HTTPS://a.example?it's&b=2#c d", 'say HTTPS://a.example?(left out) d'],
    ['https://me:p@ss@a.example/x', 'https://(left out)@a.example/x'],
    ['{"url":"http://a.example/?b"}', '{"url":"http://a.example/?(left out)"}'],
    ['http://a.example/x?(left out)', 'http://a.example/x?(left out)'],
    ['http://a.example/x what? none', 'http://a.example/x what? none'],
  ])('of the URL in %s all but its query and its user', (text, shown) => {
    expect(redact(text)).toBe(shown)
    expect(redact(shown)).toBe(shown)
  })
})
