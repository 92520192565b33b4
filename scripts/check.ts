import { join } from 'node:path'

const ROOT = join(import.meta.dir, '..')

/** The checks of `npm run check`, in the order of how soon they answer. */
const CHECKS: readonly (readonly [name: string, ...command: string[]])[] = [
  ['architecture', process.execPath, 'scripts/check-architecture.ts'],
  ['unused exports and packages', process.execPath, 'node_modules/knip/bin/knip.js', '--no-progress'],
  ['types', process.execPath, 'x', '--no-install', 'tsc', '--pretty'],
  ['lint and format', process.execPath, 'x', '--no-install', 'biome', 'check', '--error-on-warnings'],
]

/** How many of some tests or checks passed and failed. */
export interface Tally {
  readonly passed: number
  readonly failed: number
}

/** Runs every check, shows what each says, and counts them. */
export async function runChecks(): Promise<Tally> {
  let failed = 0
  for (const [name, ...command] of CHECKS) {
    console.log(`— ${name}`)
    const code = await Bun.spawn(command, { cwd: ROOT, stdout: 'inherit', stderr: 'inherit' }).exited
    if (code !== 0) failed += 1
  }
  return { passed: CHECKS.length - failed, failed }
}

/** Ends the process with the line that says how it went. */
export function conclude({ passed, failed }: Tally): never {
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exit(failed === 0 ? 0 : 1)
}

if (import.meta.main) conclude(await runChecks())
