import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { anAccessKey, aRole } from '../../tests/support/images.ts'
import { openTestServer, refusedWith, type TestServer } from '../../tests/support/tencent.ts'
import { NOW, tc3 } from '../../tests/support/tencent-requests.ts'
import type { Session } from '../access/account.ts'

const cam = { version: '2.0', statement: [{ effect: 'allow', action: ['ecm:Describe*'], resource: '*' }] }
const ram = { Version: '1', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
const signer = (id: string) => ({ id, secret: `secret of ${id}`, token: 't0ken' })
const sessionKey = (id: string, role: string, policy: Session['policy'] = null, expiresAt = NOW + 1) =>
  anAccessKey({ ...signer(id), session: { role, name: 'alice', policy }, expiresAt })

let testServer: TestServer
beforeAll(async () => {
  testServer = await openTestServer({
    stock: {
      policies: [{ name: 'read', documents: { cam } }],
      roles: [aRole({ name: 'reader', policies: ['read'] }), aRole({ name: 'nobody' })],
      keys: [
        sessionKey('reading', 'reader'),
        sessionKey('nothing', 'nobody'),
        sessionKey('narrowed', 'reader', ram),
        sessionKey('over', 'reader', null, NOW),
      ],
    },
  })
})
afterAll(() => testServer.close())

const answerTo = async (id: string) => (await testServer.send(tc3({ key: signer(id) }))).response

describe('a session', () => {
  test('may do what its role may', async () => {
    expect(await answerTo('reading')).toMatchObject({ TotalCount: 0 })
  })

  test('is no root key: a role without policies may do nothing', async () => {
    expect(await answerTo('nothing')).toMatchObject(refusedWith('AuthFailure.UnauthorizedOperation'))
  })

  test('that is narrowed in the words of one cloud may do nothing at the other', async () => {
    expect(await answerTo('narrowed')).toMatchObject(refusedWith('AuthFailure.UnauthorizedOperation'))
  })

  test('is refused once it is over', async () => {
    expect(await answerTo('over')).toMatchObject({ Error: { Code: expect.stringContaining('AuthFailure') } })
  })
})
