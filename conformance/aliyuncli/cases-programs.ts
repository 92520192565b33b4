import assert from 'node:assert/strict'
import { delimiter, join } from 'node:path'
import { declarePrograms, environmentOf, type Start } from '../alibaba/cases-programs.ts'
import { world } from '../alibaba/runner.ts'
import { newHome } from '../command-line.ts'
import { occurrences, relayed, startProgram, test } from '../harness.ts'
import { BIN, startOtherProgram } from './command.ts'

const PATH = [BIN, process.env.PATH].join(delimiter)

const start: Start = (name, args, environment) =>
  startProgram(['sh', join(import.meta.dirname, 'programs', `${name}.sh`), ...args], { ...environment, HOME: newHome(), PATH })

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
  assert.ok(occurrences(received, '"Throttling.User"') > 0, 'nothing was throttled')
  assert.equal(occurrences(received, '"ImageInfo"'), calls, 'answers')
})
