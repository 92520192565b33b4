import { Command, InvalidArgumentError } from 'commander'
import { endAll } from '../support/server.ts'
import { type SoakReport, soak, thirds } from './soak-run.ts'

// `npm run soak -- --minutes 10`: full load of every kind for a long time; memory has to stay what it is.

const LINES = 20
/** The last third may take so much more than the second before memory no longer counts as flat. */
const FLAT = 1.1

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}

await new Command('soak')
  .description('full load of every kind, and a look at memory, answers and the log')
  .option('--minutes <number>', 'how long', positive, 10)
  .action(async ({ minutes }: { minutes: number }) => {
    console.log(row('seconds', 'answers', 'resident MiB', 'shelves MiB', 'journal MiB', 'WAL MiB', 'log silent s'))
    let printed = 0
    const report = await soak(minutes * 60, ({ seconds, answers, residentMiB, shelfMiB, journalMiB, walMiB, silentSeconds }) => {
      if (seconds < (printed * minutes * 60) / LINES) return
      printed += 1
      console.log(
        row(
          seconds.toFixed(0),
          answers,
          residentMiB.toFixed(0),
          shelfMiB.toFixed(1),
          journalMiB.toFixed(1),
          walMiB.toFixed(1),
          silentSeconds.toFixed(2),
        ),
      )
    }).finally(endAll)
    process.exit(outcome(report, minutes) ? 0 : 1)
  })
  .parseAsync()

function row(...cells: readonly (string | number)[]): string {
  return cells.map((cell) => String(cell).padStart(13)).join('')
}

function outcome({ samples, answers, writes, counts, problems, faults, code }: SoakReport, minutes: number): boolean {
  for (const [kind, { right, throttled }] of counts) console.log(`${kind.padEnd(24)}${row(right)} right${row(throttled)} throttled`)
  const [first = 0, second = 0, third = 0] = thirds(samples)
  const isFlat = third <= second * FLAT
  const isRight = problems.length === 0 && faults === '' && code === 0
  console.log(`${answers} answers in ${minutes} minutes, ${Math.round(answers / minutes / 60)} a second, beside ${writes} writes`)
  console.log(
    `resident memory by thirds, median: ${[first, second, third].map((size) => `${size.toFixed(0)} MiB`).join(', ')}: ${isFlat ? 'flat' : 'NOT FLAT'}`,
  )
  console.log(isRight ? 'no wrong answer, no fault' : `WRONG: exit code ${code}\n${problems.join('\n')}\n${faults}`)
  return isFlat && isRight
}
