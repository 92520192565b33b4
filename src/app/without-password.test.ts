import { describe, expect, test } from 'bun:test'
import { withoutPassword } from './without-password.ts'

const SECRETS = [
  'hunter2',
  'a@b',
  '@',
  'a:b',
  'a/b',
  '12/b',
  '12?b',
  '12#b',
  'a?b',
  'a#b',
  'a%b',
  'p%40q',
  'pä密',
  'a b',
  '12/x@y?z@w',
  'a\\b',
  "a'b",
  '1234',
  'a@b:80/c',
]

describe.each(SECRETS)('the password %s', (secret) => {
  test.each([
    (text: string) => `postgres://user:${text}@HOST.example:5432/DATABASE`,
    (text: string) => `postgresql://user:${text}@[::1]/DATABASE?sslmode=require`,
    (text: string) => `http://user:${text}@HOST.example:3128`,
    (text: string) => `postgres://:${text}@HOST.example/DATABASE`,
    (text: string) => `postgres://user:${text}@`,
    (text: string) => `postgres://HOST.example/DATABASE?user=USER&password=${encodeURIComponent(text)}`,
  ])('is not shown, nor a part of it', (address) => {
    const marked = secret.replace(/\p{L}/gu, 'Z').replace(/\d/g, '7')
    const shown = withoutPassword(address(marked))
    expect(shown).not.toMatch(/Z|77/)
    expect(shown).toContain('…')
  })
})

test.each([
  ['.mirrorhall/catalogue.db', '.mirrorhall/catalogue.db'],
  [':memory:', ':memory:'],
  ['C:\\data\\x@y.db', 'C:\\data\\x@y.db'],
  ['postgres://user@host/db', 'postgres://user@host/db'],
  ['postgres://user:pw@host:5432/db', 'postgres://user:…@host:5432/db'],
  ['postgres://user:p@w@host/db', 'postgres://user:…@host/db'],
  ['postgres://user:hunter2', 'postgres://…'],
  ['postgres://user:p/w@host:5432/db', 'postgres://…@host:5432/db'],
  ['postgres:///db?host=/run/sock&password=x&sslmode=disable', 'postgres:///db?host=/run/sock&password=…&sslmode=disable'],
  ['http://user:pw@proxy:3128', 'http://user:…@proxy:3128'],
  ['http://user:pw@proxy:3128/', 'http://user:…@proxy:3128/'],
  ['https://ecm.tencentcloudapi.com', 'https://ecm.tencentcloudapi.com'],
])('%s is shown as %s', (address, shown) => {
  expect(withoutPassword(address)).toBe(shown)
})
