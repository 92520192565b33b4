import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readBaseline, regressions, writeBaseline } from './baseline.ts'
import { type Client, findClients } from './client.ts'
import { painter, renderClient, renderReport } from './report.ts'
import { type ClientReport, casesOf } from './result.ts'
import { type Folders, runClient, writeCatalogues } from './run-client.ts'
import { SUITES } from './suites.ts'

const HERE = import.meta.dirname
const FOLDERS: Folders = { given: mkdtempSync(join(tmpdir(), 'mirrorhall-conformance-')), results: join(HERE, 'results') }
const BASELINE = join(HERE, 'baseline.json')

const USAGE = `Runs the vendors' own clients against Mirrorhall.

  bun conformance/run.ts [--all | --client NAME]... [--case NAME]... [--json] [--update]

  --all          every client, where two of each cloud are run otherwise
  --client NAME  only this client; may be given several times
  --case NAME    only this case; may be given several times
  --json         the results as JSON on standard output
  --update       write what passed to baseline.json`

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      all: { type: 'boolean', default: false },
      client: { type: 'string', multiple: true },
      case: { type: 'string', multiple: true },
      json: { type: 'boolean', default: false },
      update: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const only = values.case ?? null
  const clients = chooseClients(values.client, values.all)
  refuseUnknown(
    'case',
    only ?? [],
    Object.values(SUITES).flatMap(({ cases }) => cases.map(({ name }) => name)),
  )

  const paint = painter(process.stdout.isTTY === true && process.env.NO_COLOR === undefined)
  mkdirSync(FOLDERS.results, { recursive: true })
  writeCatalogues(FOLDERS)
  const reports: ClientReport[] = []
  for (const client of clients) {
    // Cases of one cloud are none of the other's.
    if (casesOf(SUITES[client.cloud].cases, client.name, only).length === 0) continue
    const report = await runClient(client, only, FOLDERS)
    reports.push(report)
    if (!values.json) console.log(renderClient(report, paint))
  }

  const baseline = readBaseline(BASELINE)
  const worse = regressions(baseline, reports, only)
  if (values.update && only === null) writeBaseline(BASELINE, baseline, reports)
  const results = reports.flatMap((report) => report.results)
  const passed = results.filter(({ status }) => status === 'pass').length
  const unfit = results.filter(({ status }) => status === 'fail' || status === 'missing')
  const fallen = worse.filter((one) => !unfit.some((result) => result.client === one.client && result.case === one.case))
  // On a developer's machine a toolchain may be missing; in CI nothing may go unrun.
  const unrun = process.env['CI'] ? reports.filter(({ notRun, optional }) => notRun !== null && !optional).length : 0
  const failed = unfit.length + fallen.length + unrun
  const closing = `${passed} passed, ${failed} failed`

  if (values.json) {
    console.log(JSON.stringify({ reports, regressions: worse }, null, 2))
    console.error(closing)
  } else {
    console.log(`\n${renderReport(SUITES, reports, worse, paint)}\n\n${closing}`)
  }
  return failed > 0 || reports.some(({ broken }) => broken !== null) ? 1 : 0
}

function chooseClients(names: readonly string[] | undefined, all: boolean): Client[] {
  const clients = findClients(HERE)
  refuseUnknown(
    'client',
    names ?? [],
    clients.map(({ name }) => name),
  )
  return clients.filter(({ name, byDefault }) => names?.includes(name) ?? (all || byDefault === true))
}

function refuseUnknown(kind: string, given: readonly string[], known: readonly string[]): void {
  const wrong = given.find((name) => !known.includes(name))
  if (wrong !== undefined) throw new Error(`no ${kind} is called ${wrong}; there are: ${known.join(', ')}`)
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
} finally {
  rmSync(FOLDERS.given, { recursive: true, force: true })
}
