import { describe, expect, test } from 'bun:test'
import { isSentAsItReads, leadsToAdmin } from './own-path.ts'

describe('a path leads to the server’s own side', () => {
  test.each([
    '/_mirrorhall',
    '/_mirrorhall/',
    '/_mirrorhall/requests',
    '//_mirrorhall/requests',
    '/./_mirrorhall',
    '/x/../_mirrorhall',
    '/x/%2e%2e/_mirrorhall',
    '/x/..%2f_mirrorhall',
    '/x%2f..%2f_mirrorhall%2frequests',
    '/%5fmirrorhall',
    '/%255fmirrorhall',
    '/_MirrorHall/metrics',
    '/%5FMIRRORHALL',
    '/x\\..\\_mirrorhall',
    '/_mirrorhall\\metrics',
    '/_mirrorhall;x=1/metrics',
    '/x/..;y/_mirrorhall',
    '/_mirrorhall%00/metrics',
    '/_mirrorhall%20/metrics',
    '/_mirrorhall#x',
    '/../../_mirrorhall',
  ])('%s', (path) => expect(leadsToAdmin(path)).toBe(true))

  test.each(['/', '', '//', '/v2/index.php', '/x/_mirrorhall', '/_mirrorhall2', '/_mirrorhal', '/_mirrorhall/../x', '/%', '/%zz', '/é'])(
    'but not %s',
    (path) => expect(leadsToAdmin(path)).toBe(false),
  )
})

describe('a path was sent as it reads', () => {
  test.each<[string, string, string | undefined, boolean]>([
    ['/_mirrorhall/metrics', '/_mirrorhall/metrics', undefined, true],
    ['/_mirrorhall/', '/_mirrorhall/metrics', undefined, false],
    ['/_mirrorhall/requests/abc', '/_mirrorhall/requests/:id', 'abc', true],
    ['/_mirrorhall/requests/requestId%3Aabc%20d', '/_mirrorhall/requests/:id', 'requestId:abc d', true],
    ['/_mirrorhall/', '/_mirrorhall/requests/:id', '..', false],
    ['/_mirrorhall/requests/', '/_mirrorhall/requests/:id', '.', false],
    ['/_mirrorhall/images', '/_mirrorhall/requests/:id', 'x\\..\\..\\images', false],
    ['/_mirrorhall/requests/y', '/_mirrorhall/requests/:id', 'x\\..\\y', false],
    ['/_mirrorhall/requests/%', '/_mirrorhall/requests/:id', '%', true],
  ])('%s under %s for %j: %p', (path, route, id, isPlain) => expect(isSentAsItReads(path, route, id)).toBe(isPlain))
})
