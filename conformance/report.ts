import type { Regression } from './baseline.ts'
import type { Case, ClientReport, Result, Status } from './result.ts'
import type { Suite } from './suites.ts'

const COLOURS = { pass: 32, fail: 31, skip: 33, missing: 31, bold: 1 } as const
const MARKS: Record<Status, string> = { pass: '✓', fail: 'FAIL', skip: '–', missing: 'GONE' }
const NOT_ITS_OWN = ' '
const COLUMN = 4

/** Writes text in colour, or plainly when nobody looks. */
export type Paint = (colour: keyof typeof COLOURS, text: string) => string

/** Colours on a terminal that wants them. */
export const painter = (colourful: boolean): Paint =>
  colourful ? (colour, text) => `\u001B[${COLOURS[colour]}m${text}\u001B[0m` : (_, text) => text

/** A table of cases and clients for each cloud, and below them what is worse than it was. */
export function renderReport(
  suites: Readonly<Record<string, Suite>>,
  reports: readonly ClientReport[],
  worse: readonly Regression[],
  paint: Paint,
): string {
  const tables = Object.entries(suites).map(([name, { cases }]) => {
    const own = reports.filter(({ cloud }) => cloud === name)
    return own.length === 0 ? '' : renderTable(cases, own, paint)
  })
  const parts = [...tables]
  for (const { client } of reports) {
    const fallen = worse.filter((one) => one.client === client)
    const [first] = fallen
    if (first === undefined) continue
    const list = fallen.map((one) => `${one.case} (${one.status})`).join(', ')
    parts.push(paint('fail', `WORSE THAN THE BASELINE, of ${client} ${first.baselineVersion}: ${list}`))
  }
  return parts.filter((part) => part !== '').join('\n\n')
}

function renderTable(cases: readonly Case[], reports: readonly ClientReport[], paint: Paint): string {
  const nameWidth = Math.max(...cases.map(({ name }) => name.length))
  const legend = reports.map(({ client, version }, column) => `${String(column + 1).padStart(2)}  ${client} ${version}`)
  const head = ['case'.padEnd(nameWidth), ...reports.map((_, column) => String(column + 1).padEnd(COLUMN))].join('  ')
  const rows = cases.map(({ name }) => {
    const found = reports.map(({ results }) => results.find((result) => result.case === name))
    if (found.every((result) => result === undefined)) return undefined
    return [name.padEnd(nameWidth), ...found.map((result) => renderCell(result, paint))].join('  ')
  })
  return [...legend, '', paint('bold', head), ...rows.filter((row) => row !== undefined)].join('\n')
}

const renderCell = (result: Result | undefined, paint: Paint): string =>
  result === undefined ? NOT_ITS_OWN.padEnd(COLUMN) : paint(result.status, MARKS[result.status].padEnd(COLUMN))

/** How one client did: its counts, and whatever did not go well or was not run, with the reason. */
export function renderClient({ client, version, installMs, runMs, results, broken, notRun }: ClientReport, paint: Paint): string {
  if (notRun !== null) return paint('fail', `${client} ${version}: NOT RUN, because ${notRun}`)
  const of = (status: Status) => results.filter((result) => result.status === status)
  const installed = installMs > 0 ? `installed in ${seconds(installMs)}` : 'already installed'
  const counts = `${of('pass').length} passed, ${of('fail').length} failed, ${of('skip').length} skipped`
  const gone = of('missing')
    .map((result) => result.case)
    .join(', ')
  return [
    paint('bold', `${client} ${version}: ${counts} (${installed}, ran ${seconds(runMs)})`),
    ...(broken === null ? [] : [paint('fail', `  NOT RUN TO ITS END: ${broken.replaceAll('\n', '\n    ')}`)]),
    ...of('fail').map((result) => paint('fail', `  FAIL ${result.case}: ${(result.detail ?? '').replaceAll('\n', '\n    ')}`)),
    ...(gone === '' || broken !== null ? [] : [paint('missing', `  GONE, not reported by the runner: ${gone}`)]),
    ...of('skip').map((result) => paint('skip', `  NOT RUN ${result.case}: ${result.reason ?? ''}`)),
  ].join('\n')
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
