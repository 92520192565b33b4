import { join } from 'node:path'
import { conclude, runChecks, type Tally } from './check.ts'

const ANSI_COLOR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

/** Runs `bun test`, shows its output as it comes, and reads its last summary. A crash counts as one that failed. */
async function runTests(options: readonly string[]): Promise<Tally> {
  const tests = Bun.spawn(
    [process.execPath, '--max-http-header-size=65536', 'test', '--parallel=4', '--no-isolate', '--timeout=30000', ...options],
    {
      cwd: join(import.meta.dir, '..'),
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
      stdout: 'inherit',
      stderr: 'pipe',
    },
  )
  let report = ''
  const decoder = new TextDecoder()
  for await (const chunk of tests.stderr) {
    process.stderr.write(chunk)
    report += decoder.decode(chunk, { stream: true })
  }
  const code = await tests.exited
  const plain = report.replaceAll(ANSI_COLOR, '')
  const count = (what: string) => Number([...plain.matchAll(new RegExp(`^ *(\\d+) ${what}$`, 'gm'))].at(-1)?.[1] ?? 0)
  const failed = count('fail')
  return { passed: count('pass'), failed: failed === 0 && code !== 0 ? 1 : failed }
}

// With arguments, as in `npm test -- src/api`, somebody is working on some tests: no checks then.
const options = process.argv.slice(2)
const checks = options.length === 0 ? await runChecks() : { passed: 0, failed: 0 }
if (options.length === 0) console.log('— tests')
const tests = await runTests(options)
conclude({ passed: checks.passed + tests.passed, failed: checks.failed + tests.failed })
