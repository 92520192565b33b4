import assert from 'node:assert/strict'
import type { Asking, Body, Parameters, Refused, Settings } from '../alibaba/client.ts'
import { checkRequestId } from '../alibaba/runner.ts'
import type { Outcome } from '../command-line.ts'
import { command, type More } from './command.ts'

/** A command that ended as it ends for a refusal. */
class CommandRefused extends Error {
  readonly outcome: Outcome

  constructor(outcome: Outcome) {
    super(`exit code ${outcome.code}: ${outcome.stdout.slice(0, 600)}${outcome.stderr.slice(-600)}`)
    this.outcome = outcome
  }
}

const DETAIL = /^(\{[\s\S]+?\n\})\nDetail of Server Exception:\n\nHTTP Status: (\d+) Error:(\S+) ([\s\S]*) RequestID: (\S+)\n$/

/** What the vendor's package tells in the place of a code, when it has signed the same text as the server. */
const SAID_OTHERWISE: Readonly<Record<string, readonly [code: string, message: string]>> = {
  SignatureDoesNotMatch: ['InvalidAccessKeySecret', 'The AccessKeySecret is incorrect. Please check your AccessKeyId and AccessKeySecret.'],
}

/** Runs an operation and reads the JSON that it prints; the request id is taken off. */
export async function ask(action: string, parameters: Parameters = {}, settings: Settings = {}, more: More = {}): Promise<Body> {
  const outcome = await command(action, parameters, settings, more)
  if (outcome.code !== 0) throw new CommandRefused(outcome)
  const { RequestId, ...body } = JSON.parse(outcome.stdout) as Body
  checkRequestId(RequestId)
  return body
}

function read(thrown: unknown): Refused {
  assert.ok(thrown instanceof CommandRefused, `not how the command ends for a refusal: ${thrown}`)
  const [, json = '', status, code = '', message = '', requestId = ''] = DETAIL.exec(thrown.outcome.stdout) ?? []
  assert.equal(thrown.outcome.code, 1, thrown.message)
  assert.notEqual(json, '', thrown.message)
  assert.deepEqual(JSON.parse(json), { Code: code, Message: message })
  return { code, message, requestId, status: Number(status), data: {} }
}

/** Waits for a refusal, and compares what the command tells of it. */
export const refused: Asking['refused'] = async (call, code, status, message) => {
  const seen = await call.then(() => assert.fail(`expected ${code}, but the call went through`), read)
  const [toldCode, told] = SAID_OTHERWISE[code] ?? [code, message]
  assert.equal(seen.code, toldCode, seen.message)
  assert.equal(seen.status, status, 'HTTP status')
  if (typeof told === 'string') assert.equal(seen.message, told)
  else if (told !== undefined) assert.match(seen.message, told)
  checkRequestId(seen.requestId)
  return seen
}

const otherwise = () => assert.fail('no case asks a command so')

/** The command as the shared cases ask it. */
export const asking: Asking = {
  client: {
    name: 'aliyuncli',
    ways: [{ signature: 'V1', method: 'GET', place: 'query' }],
    otherWays: 'the command signs with version 1.0 only, and of what is served it sends everything by GET',
    call: otherwise,
    kept: otherwise,
    read,
  },
  ask,
  refused,
  refuses: ({ action, parameters, settings }, code, status, message) => refused(ask(action, parameters, settings), code, status, message),
}
