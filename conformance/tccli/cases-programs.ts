import assert from 'node:assert/strict'
import { delimiter, join } from 'node:path'
import { newHome } from '../command-line.ts'
import { occurrences, relayed, startProgram, test } from '../harness.ts'
import { declarePrograms, environmentOf, type Start } from '../tencent/cases-programs.ts'
import { world } from '../tencent/runner.ts'
import { BIN, startOtherProgram } from './command.ts'

const PATH = [BIN, process.env.PATH].join(delimiter)

const start: Start = (name, args, environment) =>
  startProgram([join(import.meta.dirname, 'programs', `${name}.sh`), ...args], { ...environment, HOME: newHome(), PATH })

declarePrograms(start)

test('program.retry', async () => {
  const calls = 5
  let lines: readonly string[] = []
  const other = await startOtherProgram(3)
  const { received } = await relayed(world.endpoints.limited, async (via) => {
    lines = await start('retry', [String(calls)], environmentOf(via)).rest()
  })
  await other.rest()
  assert.deepEqual(lines, [String(calls)])
  assert.ok(occurrences(received, '"RequestLimitExceeded"') > 0, 'nothing was throttled')
  assert.equal(occurrences(received, '"TotalCount"'), calls, 'answers')
})
