import { describe, expect, test } from 'bun:test'
import { leadsToAdmin } from './own-path.ts'

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
