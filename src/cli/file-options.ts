import type { Command } from 'commander'
import { printableLines } from '../admin/printable.ts'
import { warningsOf } from '../app/apply-remarks.ts'
import type { FileProblem } from '../files/problem.ts'
import { fitted } from './terminal.ts'

/** Adds what commands on catalogue files take: the files, and what these may take from around them. */
export const withFiles = (command: Command): Command =>
  command
    .argument('<file...>', 'catalogue files, YAML or JSON, or responses as the vendor sent them; folders of such; - for standard input')
    .option('--env-substitution', `put variables of the environment in the place of \${NAME} in texts of the files`)

/** Says on standard error what of the files was taken and will not do what it seems to say. */
export function warnOfFiles(warnings: readonly FileProblem[]): void {
  for (const warning of warningsOf(warnings)) process.stderr.write(`${fitted(printableLines(warning), process.stderr)}\n`)
}
