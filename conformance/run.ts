import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { crowdFile } from './alibaba/crowd.ts'
import { readBaseline, regressions, writeBaseline } from './baseline.ts'
import { catalogueFile, DEFAULT_KEY } from './catalogue.ts'
import { type Client, findClients, install } from './client.ts'
import { execute, plainEnvironment } from './execute.ts'
import { painter, renderReport } from './report.ts'
import { type ClientReport, casesOf, complete, parseResult, type Result } from './result.ts'
import { type Server, startServer } from './server.ts'
import { SUITES, type Suite } from './suites.ts'

const HERE = import.meta.dirname
const RESULTS = join(HERE, 'results')
/** What servers and runners are given; of its own, so that two runs at once do not mix. */
const GIVEN = mkdtempSync(join(tmpdir(), 'mirrorhall-conformance-'))
const BASELINE = join(HERE, 'baseline.json')
const RUN_WITHIN_MS = 300_000

const USAGE = `Runs the vendors' own clients against Mirrorhall.

  bun conformance/run.ts [--client NAME]... [--case NAME]... [--json] [--update]

  --client NAME  only this client; may be given several times
  --case NAME    only this case; may be given several times
  --json         the results as JSON on standard output
  --update       write what passed to baseline.json`

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
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
  const clients = chooseClients(values.client)
  refuseUnknown(
    'case',
    only ?? [],
    Object.values(SUITES).flatMap(({ cases }) => cases.map(({ name }) => name)),
  )

  mkdirSync(RESULTS, { recursive: true })
  writeFileSync(join(GIVEN, 'catalogue.json'), JSON.stringify(catalogueFile(), null, 2))
  writeFileSync(join(GIVEN, 'crowd.json'), JSON.stringify(crowdFile()))
  const reports: ClientReport[] = []
  for (const client of clients) {
    // Cases of one cloud are none of the other's.
    if (casesOf(SUITES[client.cloud].cases, client.name, only).length > 0) reports.push(await runClient(client, only))
  }

  const baseline = readBaseline(BASELINE)
  const worse = regressions(baseline, reports, only)
  if (values.update && only === null) writeBaseline(BASELINE, baseline, reports)
  const results = reports.flatMap((report) => report.results)
  const passed = results.filter(({ status }) => status === 'pass').length
  const unfit = results.filter(({ status }) => status === 'fail' || status === 'missing')
  const fallen = worse.filter((one) => !unfit.some((result) => result.client === one.client && result.case === one.case))
  const failed = unfit.length + fallen.length
  const closing = `${passed} passed, ${failed} failed`

  if (values.json) {
    console.log(JSON.stringify({ reports, regressions: worse }, null, 2))
    console.error(closing)
  } else {
    const paint = painter(process.stdout.isTTY === true && process.env.NO_COLOR === undefined)
    console.log(`${renderReport(SUITES, reports, worse, paint)}\n\n${closing}`)
  }
  return failed > 0 || reports.some(({ broken }) => broken !== null) ? 1 : 0
}

function chooseClients(names: readonly string[] | undefined): Client[] {
  const all = findClients(HERE)
  refuseUnknown(
    'client',
    names ?? [],
    all.map(({ name }) => name),
  )
  return all.filter(({ name }) => names?.includes(name) ?? true)
}

function refuseUnknown(kind: string, given: readonly string[], known: readonly string[]): void {
  const wrong = given.find((name) => !known.includes(name))
  if (wrong !== undefined) throw new Error(`no ${kind} is called ${wrong}; there are: ${known.join(', ')}`)
}

/** Installs a client and runs it against servers of its own, as its cloud's suite has them. */
async function runClient(client: Client, only: readonly string[] | null): Promise<ClientReport> {
  const suite = SUITES[client.cloud]
  const reported: Result[] = []
  let installMs = 0
  let broken: string | null = null
  const start = Date.now()
  try {
    if (await install(client)) installMs = Date.now() - start
    await runCases(client, suite, only, reported)
  } catch (error) {
    broken = error instanceof Error ? error.message : String(error)
  }
  const results = complete(client.name, casesOf(suite.cases, client.name, only), reported)
  const { name, cloud, version } = client
  const report = { client: name, cloud, version, installMs, runMs: Date.now() - start - installMs, results, broken }
  writeFileSync(join(RESULTS, `${name}.json`), JSON.stringify(report, null, 2))
  return report
}

async function runCases(client: Client, suite: Suite, only: readonly string[] | null, reported: Result[]): Promise<void> {
  for (const command of client.build) await execute(command, { cwd: client.folder, timeoutMs: RUN_WITHIN_MS })
  const servers = await startServers(client, suite)
  try {
    const world = join(GIVEN, `${client.name}.world.json`)
    const endpoints = Object.fromEntries(servers.map(([name, { endpoint }]) => [name, endpoint]))
    writeFileSync(world, JSON.stringify(suite.world(endpoints, only), null, 2))
    await execute(client.run, {
      cwd: client.folder,
      timeoutMs: RUN_WITHIN_MS,
      env: { ...plainEnvironment(), MIRRORHALL_WORLD: world },
      onLine: (line) => {
        const result = parseResult(client.name, line)
        if (result !== undefined) reported.push(result)
      },
    })
  } finally {
    await Promise.all(servers.map(([, server]) => server.stop()))
  }
}

/** @throws Error of the first server that does not come up, when the others have been stopped */
async function startServers(client: Client, { servers }: Suite): Promise<[name: string, server: Server][]> {
  const starting = Object.entries(servers).map(async ([name, { catalogue, throttled }]): Promise<[string, Server]> => {
    const catalogueFile = join(GIVEN, `${catalogue}.json`)
    const key = `${DEFAULT_KEY.id}:${DEFAULT_KEY.secret}`
    return [name, await startServer({ catalogueFile, key, throttled, logFile: join(RESULTS, `${client.name}.${name}.log`) })]
  })
  const outcomes = await Promise.allSettled(starting)
  const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed === undefined) return started
  await Promise.all(started.map(([, server]) => server.stop()))
  throw failed.reason
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
} finally {
  rmSync(GIVEN, { recursive: true, force: true })
}
