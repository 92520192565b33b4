import { setTimeout as sleep } from 'node:timers/promises'
import { Command } from 'commander'
import { printable, printableLines } from '../admin/printable.ts'
import type { Operation } from '../api/operation.ts'
import type { CloudClient, SignTarget } from '../clouds/client.ts'
import { regionRemark } from '../clouds/region-remark.ts'
import type { Distribution } from '../distribution.ts'
import type { Language } from '../locales/sentences.ts'
import { choiceOption, optionOf } from '../settings.ts'
import { ANSWER_FORMATS, type Answered, type AnswerFormat, answerText, refuseUnknownColumns } from './answer-text.ts'
import { OperationCall } from './call-input.ts'
import { allPages, pagingOf } from './call-pages.ts'
import { type ClientSettings, resolveTarget } from './client-target.ts'
import { progressLine } from './progress.ts'
import { fitted, terminalWidth } from './terminal.ts'

interface CallSettings extends ClientSettings {
  readonly language: Language
  readonly output?: AnswerFormat
  readonly columns?: readonly string[]
  readonly all?: boolean
  readonly verbose?: boolean
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
  const command = new OperationCall(operation.action, operation.input)
  command.description(`${operation.summary.en} (${operation.summary.zh})`)
  // Both clouds' own command lines have one of these for every action.
  for (const flag of REGION_FLAGS) {
    if (!(flag in operation.input.members)) command.option(`--${flag} <name>`, 'region of the call; the server’s own when left out')
  }
  const paging = pagingOf(operation)
  if (paging !== undefined) command.option('--all', `walk all pages, from the one that --${paging.start} names, and answer them as one`)
  for (const name of ['endpoint', 'key', 'data', 'masterKeyFile'] as const) command.addOption(optionOf(name))
  command.option('--token <token>', 'token of a temporary key')
  command.addOption(choiceOption('language', ['en', 'zh'], 'language of messages').default('en'))
  command.addOption(
    choiceOption('output', ANSWER_FORMATS, 'how the answer is printed; a table on a terminal and JSON elsewhere when left out'),
  )
  command.option('--columns <names>', 'members of the rows to print, with commas between them, such as ImageId,SrcImage.Region', (text) =>
    text.split(',').map((name) => name.trim()),
  )
  command.option('--verbose', 'tell on standard error of each call where it went, its status, how long it took, and its request id')
  return command.action(async (settings: CallSettings & Record<string, unknown>) => {
    const { columns, language } = settings
    if (columns !== undefined) refuseUnknownColumns(operation, columns)
    const input = command.inputOf(settings)
    const { endpoint, key } = await resolveTarget(settings)
    const region = REGION_FLAGS.map((flag) => settings[flag]).find((given) => typeof given === 'string')
    const remark = region && regionRemark(region, client.regions)
    if (remark) note(`warning: ${printable(remark)}`)
    const target = { endpoint, key, language, ...(region === undefined ? {} : { region }) }
    const send = (sent: Readonly<Record<string, unknown>>) => sendCall(operation, client, sent, target, settings.verbose === true)
    const progress = progressLine()
    const answer =
      settings.all && paging !== undefined
        ? await allPages(paging, {
            operation,
            input,
            send,
            pause: () => sleep(1_000 / operation.rate),
            onPage: (done, total) => progress.show(operation.action, done, total),
          }).finally(progress.end)
        : await send(input)
    const format = settings.output ?? (process.stdout.isTTY === true ? 'table' : 'json')
    console.log(await answerText(operation, answer, { format, ...(columns === undefined ? {} : { columns }), width: terminalWidth() }))
  })
}

/** @throws Error with the code, the message and the request id of a refusal */
async function sendCall(
  operation: Operation,
  client: CloudClient,
  input: Readonly<Record<string, unknown>>,
  target: Omit<SignTarget, 'at'>,
  verbose: boolean,
): Promise<Answered> {
  const { url, ...request } = client.sign(operation, input, { ...target, at: Date.now() })
  const began = performance.now()
  const response = await fetch(url, request).catch(() => {
    throw new Error(`No server answers at ${target.endpoint}. Start one with \`npm start\`, or name another with --endpoint.`)
  })
  const answer = client.read(await response.text())
  if (verbose) {
    const took = `${(performance.now() - began).toFixed(1)} ms`
    note(
      `${request.method} ${target.endpoint} ${operation.service.name}:${operation.action}: ${response.status}, ${took}, RequestId ${answer.requestId}`,
    )
  }
  if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}\n  request id ${answer.requestId}`)
  return answer
}

const note = (text: string): void => void process.stderr.write(`${fitted(printableLines(text), process.stderr)}\n`)
