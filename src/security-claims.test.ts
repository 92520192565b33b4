import { expect, test } from 'bun:test'
import { reachOf } from './cli/addresses.ts'
import { SETTINGS } from './settings.ts'

test('the server listens on this machine only unless told', () => {
  expect(reachOf(SETTINGS.host.default, 1).from).toBe('this machine')
})
