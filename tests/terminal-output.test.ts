import { expect, test } from 'bun:test'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Explanation } from '../src/app/explain.ts'
import { explanationText } from '../src/cli/explanation-text.ts'
import { lineOf } from '../src/cli/log-line.ts'
import { resultTable } from '../src/cli/result-table.ts'
import { table } from '../src/cli/table.ts'
import { run } from './support/server.ts'

const BAD = 'a\u202eb\x1b[2Jc\u200bd\x9be'
const SHOWN = 'a\\u202eb\\u001b[2Jc\\u200bd\\u009be'
const HIDDEN = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/

const request = {
  requestId: BAD,
  at: '2026-01-02T03:04:05.000Z',
  cloud: 'tencent',
  action: BAD,
  caller: BAD,
  outcome: BAD,
  detail: { explanation: BAD, parameter: BAD },
  ms: 1,
  steps: [],
}
const both = { en: BAD, zh: BAD }
const explanation: Explanation = {
  ...request,
  outcome: 'signature-mismatch',
  meaning: { summary: both, fix: both },
  parameters: [[BAD, BAD]],
  signature: { method: BAD, accessKeyId: BAD, canonicalRequest: BAD, stringToSign: BAD },
  mistake: { name: 'x', summary: both, fix: both },
  tried: 0,
}
const shape = { kind: 'struct', members: { Name: { kind: 'string' } } } as const

test.each<[string, () => string]>([
  ['logs', () => lineOf(request, { colour: false, width: 1_000 })],
  ['explain', () => explanationText(explanation, 'en', false)],
  ['tables', () => table(['name'], [[BAD]], 120)],
  ['answers', () => resultTable(shape, { Name: BAD }, 120)],
])('%s show what would steer the terminal as escapes', (_, print) => {
  expect(print()).toContain(SHOWN)
  expect(print()).not.toMatch(HIDDEN)
})

test('errors show what would steer the terminal as escapes', async () => {
  const { stderr } = await run(['explain', 'x', '--endpoint', BAD])
  expect(stderr).toContain(SHOWN)
  expect(stderr).not.toMatch(HIDDEN)
})

test('no command has a rule of its own for such characters', async () => {
  const folder = join(import.meta.dirname, '../src/cli')
  for (const name of await readdir(folder))
    expect([name, await readFile(join(folder, name), 'utf8')]).toEqual([name, expect.not.stringMatching(/\[\\x00|\\x9f\]|\\u202[ae]/)])
})
