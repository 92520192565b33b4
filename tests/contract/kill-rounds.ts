import { expect } from 'bun:test'
import type { Store } from '../../src/catalogue/store-port.ts'
import { anImage } from '../support/images.ts'

/** Most acknowledged writes that a writer's death is waited for, and longest time between the last of them and its death, milliseconds. */
const MAX_AWAITED = 4
const MAX_LIFE_MS = 25

/** What the rounds so far came to. */
export interface KillTally {
  readonly rounds: number
  /** Pairs of images whose writing was acknowledged. */
  readonly acknowledged: number
  /** Pairs that are there though their writer died before it could say so. */
  readonly unsaid: number
}

/**
 * Kills a writer at a random moment again and again, and looks each time: all that was acknowledged is there, and
 * nothing by half.
 */
export async function killRounds(data: string, store: Store, rounds: number, onRound: (tally: KillTally) => void = () => {}) {
  const tally = { rounds: 0, acknowledged: 0, unsaid: 0 }
  while (tally.rounds < rounds) {
    const account = `round-${tally.rounds}`
    const last = await killedWriter(data, account, 1 + (tally.rounds % MAX_AWAITED))
    const found = new Set((await store.ownShelf(account)).map(({ id }) => id))
    for (let pair = 0; pair <= last; pair += 1) expect(found.has(`${account}-${pair}-left`)).toBe(true)
    for (const id of found) expect(found.has(id.endsWith('left') ? id.replace('left', 'right') : id.replace('right', 'left'))).toBe(true)
    // The ids in the clouds went with the images, or writing them again would conflict.
    const images = [...found].map((id) => anImage({ id, owner: account, name: 'again' }))
    expect(await store.write({ images })).toEqual({ written: found.size, unchanged: 0 })
    tally.rounds += 1
    tally.acknowledged += last + 1
    tally.unsaid += found.size / 2 - (last + 1)
    onRound(tally)
  }
  return tally
}

/** Runs a writer until some time after it acknowledged so many pairs, kills it, and gives the last pair it acknowledged. */
async function killedWriter(data: string, account: string, awaited: number): Promise<number> {
  const program = `${import.meta.dir}/pair-writer.ts`
  const writer = Bun.spawn([process.execPath, program, data, account], { stdout: 'pipe', stderr: 'inherit' })
  let output = ''
  let isDying = false
  for await (const chunk of writer.stdout) {
    output += Buffer.from(chunk).toString()
    if (isDying || output.split('\n').length <= awaited) continue
    isDying = true
    setTimeout(() => writer.kill('SIGKILL'), Math.random() * MAX_LIFE_MS)
  }
  await writer.exited
  // A number is acknowledged with its line end; text after the last one was cut off by the kill.
  return Number(output.split('\n').at(-2) ?? -1)
}
