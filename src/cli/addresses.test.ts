import { expect, test } from 'bun:test'
import { reachOf } from './addresses.ts'

test.each([
  ['127.0.0.1', 'http://127.0.0.1:7654', 'this machine'],
  ['127.9.9.9', 'http://127.9.9.9:7654', 'this machine'],
  ['localhost', 'http://localhost:7654', 'this machine'],
  ['::1', 'http://[::1]:7654', 'this machine'],
  ['[::1]', 'http://[::1]:7654', 'this machine'],
  ['0:0:0:0:0:0:0:1', 'http://[0:0:0:0:0:0:0:1]:7654', 'this machine'],
  ['0.0.0.0', 'http://127.0.0.1:7654', 'anywhere'],
  ['0', 'http://127.0.0.1:7654', 'anywhere'],
  ['::', 'http://[::1]:7654', 'anywhere'],
  ['[::]', 'http://[::1]:7654', 'anywhere'],
  ['0:0:0:0:0:0:0:0', 'http://[::1]:7654', 'anywhere'],
  ['192.0.2.5', 'http://192.0.2.5:7654', 'its address'],
  ['2001:db8::5', 'http://[2001:db8::5]:7654', 'its address'],
  ['mirrorhall.example', 'http://mirrorhall.example:7654', 'its address'],
] as const)('a server on %s is reached from its own machine at %s, by %s', (host, url, from) =>
  expect(reachOf(host, 7654)).toEqual({ url, from }),
)
