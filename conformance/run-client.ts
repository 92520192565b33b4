import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crowdFile } from './alibaba/crowd.ts'
import { buildingPart } from './building.ts'
import { Cases } from './cases.ts'
import { catalogueFile, DEFAULT_KEY } from './catalogue.ts'
import { type Client, install, missingPrograms, reasonsOf } from './client.ts'
import { Driver } from './driver.ts'
import { execute } from './execute.ts'
import { type ClientReport, casesOf, complete, type Result } from './result.ts'
import { type Server, startServer } from './server.ts'
import { SUITES, type Suite } from './suites.ts'

const BUILT_WITHIN_MS = 600_000
const KEY = `${DEFAULT_KEY.id}:${DEFAULT_KEY.secret}`

/** Where a run has its files: of its own, so that two runs at once do not mix. */
export interface Folders {
  /** What servers are given. */
  readonly given: string
  /** What they leave behind. */
  readonly results: string
}

/** Writes the catalogue files that servers start with, and the one that is applied when a case asks for it. */
export function writeCatalogues({ given }: Folders): void {
  writeFileSync(join(given, 'catalogue.json'), JSON.stringify(catalogueFile(), null, 2))
  writeFileSync(join(given, 'crowd.json'), JSON.stringify(crowdFile()))
  writeFileSync(join(given, 'image-ready.json'), JSON.stringify(buildingPart('available'), null, 2))
}

/** Installs a client and runs it against servers of its own, as its cloud's suite has them. */
export async function runClient(client: Client, only: readonly string[] | null, folders: Folders): Promise<ClientReport> {
  const suite = SUITES[client.cloud]
  let reported: Result[] = []
  const missing = missingPrograms(client)
  const start = Date.now()
  let installMs = 0
  const notRun = missing.length === 0 ? null : `this machine has no ${missing.join(', no ')}`
  let broken: string | null = null
  try {
    if (notRun === null && (await install(client))) installMs = Date.now() - start
    if (notRun === null) reported = await runCases({ client, suite, only, folders })
  } catch (error) {
    broken = error instanceof Error ? error.message : String(error)
  }
  const results = notRun === null ? complete(client.name, casesOf(suite.cases, client.name, only), reported) : []
  const { name, cloud, version } = client
  const report = {
    client: name,
    cloud,
    version,
    installMs,
    runMs: Date.now() - start - installMs,
    results,
    broken,
    notRun,
    optional: client.optional === true,
  }
  writeFileSync(join(folders.results, `${name}.json`), JSON.stringify(report, null, 2))
  return report
}

interface Run {
  readonly client: Client
  readonly suite: Suite
  readonly only: readonly string[] | null
  readonly folders: Folders
}

async function runCases({ client, suite, only, folders }: Run): Promise<Result[]> {
  for (const command of client.build) await execute(command, { cwd: client.folder, timeoutMs: BUILT_WITHIN_MS })
  const servers = await startServers(client, suite, folders)
  const driver = new Driver(client.driver, client.folder)
  const cases = new Cases()
  const makeImageReady = async () => Object.fromEntries(servers)['open']?.apply(join(folders.given, 'image-ready.json'))
  try {
    const endpoints = Object.fromEntries(servers.map(([name, { endpoint }]) => [name, endpoint]))
    suite.declare({ cases, client, driver, endpoints, makeImageReady })
    return await cases.run(client.name, reasonsOf(client), only)
  } finally {
    await driver.stop()
    await Promise.all(servers.map(([, server]) => server.stop()))
  }
}

/** @throws Error of the first server that does not come up, when the others have been stopped */
async function startServers(client: Client, { servers }: Suite, { given, results }: Folders): Promise<[name: string, server: Server][]> {
  const starting = Object.entries(servers).map(async ([name, { catalogue, throttled }]): Promise<[string, Server]> => {
    const folder = mkdtempSync(join(given, `${client.name}-${name}-`))
    const logFile = join(results, `${client.name}.${name}.log`)
    return [name, await startServer({ folder, catalogueFile: join(given, `${catalogue}.json`), key: KEY, throttled, logFile })]
  })
  const outcomes = await Promise.allSettled(starting)
  const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed === undefined) return started
  await Promise.all(started.map(([, server]) => server.stop()))
  throw failed.reason
}
