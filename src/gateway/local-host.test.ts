import { expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isLocalAddress, isLocalHost } from './local-host.ts'

test.each(['localhost', 'LocalHost', '127.0.0.1', '127.8.9.10', '[::1]'])('%s is a host of this machine alone', (host) =>
  expect(isLocalHost(host)).toBe(true),
)

test.each(['', 'localhost.example', 'xlocalhost', '127.0.0.1.example', '128.0.0.1', '0.0.0.0', '[::]', '::1', '[::1', 'localhost:1'])(
  '%j is no host of this machine alone',
  (host) => expect(isLocalHost(host)).toBe(false),
)

test.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1', '::FFFF:127.0.0.1'])('%s is an address of this machine', (address) =>
  expect(isLocalAddress(address)).toBe(true),
)

test.each(['', 'localhost', '127.0.0.1.example', '::ffff:10.0.0.1', '::11', '[::1]', '10.127.0.0.1'])('%j is none', (address) =>
  expect(isLocalAddress(address)).toBe(false),
)

test('no other file has a rule of its own for it', () => {
  const src = join(import.meta.dir, '..')
  const rules = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .filter((path) => /localhost\||127\(/.test(readFileSync(join(src, path), 'utf8')))
  expect(rules).toEqual([join('gateway', 'local-host.ts')])
})
