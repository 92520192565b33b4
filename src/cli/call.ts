import { Command } from 'commander'
import { printable, printableLines } from '../admin/printable.ts'
import type { Operation } from '../api/operation.ts'
import type { Shape } from '../api/shape.ts'
import type { CloudClient } from '../clouds/client.ts'
import { regionRemark } from '../clouds/region-remark.ts'
import type { Distribution } from '../distribution.ts'
import type { Language } from '../locales/sentences.ts'
import { choiceOption, optionOf } from '../settings.ts'
import { type ClientSettings, resolveTarget } from './client-target.ts'
import { resultTable } from './result-table.ts'
import { fitted, terminalWidth } from './terminal.ts'

interface CallSettings extends ClientSettings {
  readonly language: Language
  readonly output?: 'table' | 'json'
}

const REGION_FLAGS = ['RegionId', 'region'] as const

/** `mirrorhall call <service> <Action> --Parameter value …`: one signed call, with a command for every operation there is. */
export function callCommand(distribution: Distribution): Command {
  const call = new Command('call').description('call an operation of a cloud on the server')
  for (const service of distribution.registry.services) {
    const command = new Command(service.name).description(`${service.title.en} ${service.version}`)
    const client = distribution.clients.find(({ cloud }) => cloud === service.cloud)
    if (client === undefined) continue
    for (const operation of distribution.registry.operations) {
      if (operation.service === service) command.addCommand(operationCommand(operation, client))
    }
    call.addCommand(command)
  }
  return call
}

function operationCommand(operation: Operation, client: CloudClient): Command {
  const command = new Command(operation.action).description(`${operation.summary.en} (${operation.summary.zh})`)
  for (const [name, shape] of Object.entries(operation.input.members)) {
    command.option(`--${name} <${placeholderOf(shape)}>`, shape.doc?.en ?? '', (text) => readValue(shape, text, name))
  }
  // Both clouds' own command lines have one of these for every action.
  for (const flag of REGION_FLAGS) {
    if (!(flag in operation.input.members)) command.option(`--${flag} <name>`, 'region of the call; the server’s own when left out')
  }
  for (const name of ['endpoint', 'key', 'data', 'masterKeyFile'] as const) command.addOption(optionOf(name))
  command.option('--token <token>', 'token of a temporary key')
  command.addOption(choiceOption('language', ['en', 'zh'], 'language of messages').default('en'))
  command.addOption(choiceOption('output', ['table', 'json'], 'a table or JSON; a table on a terminal when left out'))
  return command.action(async (settings: CallSettings & Record<string, unknown>) => {
    const input = Object.fromEntries(
      Object.keys(operation.input.members).flatMap((name) => (name in settings ? [[name, settings[name]]] : [])),
    )
    const { endpoint, key } = await resolveTarget(settings)
    const region = REGION_FLAGS.map((flag) => settings[flag]).find((given) => typeof given === 'string')
    const remark = region && regionRemark(region, client.regions)
    if (remark) process.stderr.write(`${fitted(`warning: ${printable(remark)}`, process.stderr)}\n`)
    const target = { endpoint, key, language: settings.language, ...(region === undefined ? {} : { region }), at: Date.now() }
    const { url, ...request } = client.sign(operation, input, target)
    const response = await fetch(url, request).catch(() => {
      throw new Error(`No server answers at ${endpoint}. Start one with \`npm start\`, or name another with --endpoint.`)
    })
    const answer = client.read(await response.text())
    if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}\n  request id ${answer.requestId}`)
    const asTable = settings.output === undefined ? process.stdout.isTTY === true : settings.output === 'table'
    const { output, requestId } = answer
    console.log(
      asTable
        ? `${resultTable(operation.output, output, terminalWidth())}\n\nRequestId: ${requestId}`
        : printableLines(JSON.stringify({ ...output, RequestId: requestId }, null, 2)),
    )
  })
}

const placeholderOf = (shape: Shape): string => (shape.kind === 'list' || shape.kind === 'struct' ? 'json' : shape.kind)

/** The value a flag's text stands for. What is not of its type is sent as it is: judging it is the server's part. */
function readValue(shape: Shape, text: string, name: string): unknown {
  if (shape.kind === 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    if (shape.kind === 'integer' || shape.kind === 'boolean') return text
    throw new Error(`--${name} takes JSON, for example ${JSON.stringify(sampleOf(shape))}.`)
  }
}

function sampleOf(shape: Shape): unknown {
  if (shape.sample !== undefined) return shape.sample
  if (shape.kind === 'list') return [sampleOf(shape.item)]
  if (shape.kind === 'struct') return Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, sampleOf(member)]))
  return shape.kind === 'string' ? 'text' : shape.kind === 'integer' ? 1 : true
}
