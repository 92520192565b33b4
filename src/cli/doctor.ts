import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { printableLines } from '../admin/printable.ts'
import { withApp } from '../app/open-data.ts'
import type { Distribution } from '../distribution.ts'
import { optionOf } from '../settings.ts'
import { askAdmin, endpointOf } from './admin-client.ts'
import type { ClientSettings } from './client-target.ts'
import { findingText } from './finding-text.ts'
import { checkCalls, checkClock, checkData, checkProxy, checkServer, checkSurroundings, type Finding, type Health } from './findings.ts'
import { withProgramName } from './program-name.ts'
import { mayColour, terminalWidth } from './terminal.ts'

/** `mirrorhall doctor`: looks at the server, the clock, the data, the keys, and what still leads to the real clouds. */
export function doctorCommand(distribution: Distribution): Command {
  const command = new Command('doctor').description(
    'check server, clock, data and keys, and what in this shell still leads to the real clouds',
  )
  for (const name of ['endpoint', 'key', 'data', 'masterKeyFile'] as const) command.addOption(optionOf(name))
  return command.action(async (settings: ClientSettings) => {
    const findings = (await examine(settings, distribution)).map((finding) =>
      finding.fix === undefined ? finding : { ...finding, fix: withProgramName(finding.fix) },
    )
    if (process.stdout.isTTY)
      console.log(findings.map((finding) => findingText(finding, { colour: mayColour(), width: terminalWidth() })).join('\n'))
    else console.log(printableLines(JSON.stringify(findings, null, 2)))
    if (findings.some(({ state }) => state === 'bad')) process.exitCode = 1
  })
}

async function examine(settings: ClientSettings, distribution: Distribution): Promise<Finding[]> {
  const variables = { ...process.env }
  const endpoint = endpointOf(settings.endpoint)
  const asked = Date.now()
  const health = await askAdmin<Health>({ endpoint }, '/health').catch((error: Error) => error)
  const data = await checkData(settings, (act) => withApp(settings, act))
  const home = {
    variables,
    read: (path: string) => readFile(join(homedir(), path), 'utf8').catch(() => undefined),
  }
  const surroundings = await Promise.all(distribution.clients.map(async (client) => ({ client, found: await client.surroundings(home) })))
  const key = settings.key ?? data.root
  return [
    ...checkServer(health, endpoint, distribution.version),
    ...(health instanceof Error ? [] : checkClock(health, asked, Date.now())),
    ...data.findings,
    ...(health instanceof Error || key === undefined ? [] : await checkCalls(distribution, { endpoint, key })),
    ...surroundings.flatMap(({ client, found }) => checkSurroundings(client.cloud, found, endpoint, data.keyIds)),
    ...checkProxy(variables, endpoint),
  ]
}
