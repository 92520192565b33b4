import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { openStore } from '../../src/store/open.ts'
import { killRounds } from '../contract/kill-rounds.ts'
import { startPostgres } from '../support/postgres.ts'

// `npm run endurance`: what the contract suite does a few times, often enough to meet a writer at every point of a write.

const ROUNDS_PER_LINE = 10

function count(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number above 0.')
  return value
}

await new Command('endurance')
  .description('kills a writer in mid-write, again and again, and looks for what is lost or half-written')
  .option('--rounds <number>', 'rounds on each database', count, 200)
  .action(async ({ rounds }: { rounds: number }) => {
    const folder = await mkdtemp(join(tmpdir(), 'mirrorhall-endurance-'))
    const postgres = await startPostgres()
    try {
      await endure('SQLite', join(folder, 'catalogue.db'), rounds)
      await endure('PostgreSQL', await postgres.freshDatabase(), rounds)
    } finally {
      await postgres.stop()
      await rm(folder, { recursive: true })
    }
  })
  .parseAsync()

/** @throws for the first write that was lost or is there by half */
async function endure(name: string, data: string, rounds: number): Promise<void> {
  const store = await openStore({ data, masterKey: new Uint8Array(32) })
  const started = performance.now()
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(0)} s`
  const { acknowledged, unsaid } = await killRounds(data, store, rounds, (tally) => {
    if (tally.rounds % ROUNDS_PER_LINE === 0) console.log(`${name}: ${tally.rounds} kills, ${tally.acknowledged} writes, ${seconds()}`)
  })
  await store.close()
  const reopened = await openStore({ data, masterKey: new Uint8Array(32) })
  const images = await reopened.countImages()
  await reopened.close()
  if (images !== 2 * (acknowledged + unsaid)) throw new Error(`${name}: opened again, there are ${images} images`)
  console.log(`${name}: ${rounds} kills in ${seconds()}; ${acknowledged} acknowledged writes, none lost, none by half; ${unsaid} unsaid`)
}
