import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Key } from '../catalogue.ts'
import { newHome, type Outcome, run } from '../command-line.ts'
import { type Program, startProgram } from '../harness.ts'
import type { ImageView } from '../tencent/catalogue.ts'
import { checkRequestId, world } from '../tencent/runner.ts'

/** Where tccli is installed. */
export const BIN = join(import.meta.dirname, '.venv', 'bin')

/** The Python it runs on. */
export const PYTHON = join(BIN, 'python')

/** How tccli is called where a test wants it different. */
export interface Settings {
  readonly key?: Key | null
  /** With its scheme; null to leave the option out. */
  readonly endpoint?: string | null
  readonly region?: string | null
  readonly home?: string
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** What is run in place of `tccli`. */
  readonly program?: readonly [string, ...string[]]
  /** The service and its operation; `ecm DescribeImage` when absent. */
  readonly operation?: readonly [service: string, action: string]
}

/** The answer to DescribeImage, as JSON output shows it. */
export interface Listing {
  readonly TotalCount: number
  readonly ImageSet: readonly ImageView[]
  readonly RequestId: string
}

/** A filter of DescribeImage. */
export interface Filter {
  readonly Name: string
  readonly Values: readonly string[]
}

/** The server without limits. */
export const OPEN = `http://${world.endpoints.open}`

const HOME = newHome()

/** Runs an operation, with the key in the environment as the manual recommends. */
export function describeImage(args: readonly string[], settings: Settings = {}): Promise<Outcome> {
  const { command, environment } = callOf(args, settings)
  return run(command, environment)
}

/** Starts an operation that goes on until it is stopped. */
export function startDescribeImage(args: readonly string[], settings: Settings = {}): Program {
  const { command, environment } = callOf(args, settings)
  return startProgram(command, { ...environment, PYTHONUNBUFFERED: '1' })
}

function callOf(args: readonly string[], settings: Settings) {
  const { key = world.keys.root, endpoint = OPEN, region = 'ap-guangzhou', home = HOME, env = {} } = settings
  const { program = [join(BIN, 'tccli')], operation = ['ecm', 'DescribeImage'] } = settings
  const reach = [...(endpoint === null ? [] : ['--endpoint', endpoint]), ...(region === null ? [] : ['--region', region])]
  const command = [...program, ...operation, ...reach, ...args] as [string, ...string[]]
  return { command, environment: { HOME: home, ...credentials(key), ...env } }
}

function credentials(key: Key | null): Record<string, string> {
  if (key === null) return {}
  const token = key.token === undefined ? {} : { TENCENTCLOUD_TOKEN: key.token }
  return { TENCENTCLOUD_SECRET_ID: key.id, TENCENTCLOUD_SECRET_KEY: key.secret, ...token }
}

/** The arguments of a page of images. */
export function page(filters: readonly Filter[], offset = 0, limit = 100): string[] {
  const filter = filters.length === 0 ? [] : ['--Filters', JSON.stringify(filters)]
  return [...filter, '--Offset', String(offset), '--Limit', String(limit)]
}

/** Lists images, and checks the parts that every answer must have. */
export async function list(args: readonly string[] = [], settings: Settings = {}): Promise<Listing> {
  const { code, stdout, stderr } = await describeImage(args, settings)
  assert.equal(code, 0, `exit code ${code}: ${stderr}`)
  const { TotalCount, ImageSet, RequestId, ...rest } = JSON.parse(stdout) as Listing
  assert.deepEqual(rest, {}, 'members that the vendor does not have')
  assert.ok(Number.isInteger(TotalCount) && Array.isArray(ImageSet), stdout.slice(0, 300))
  checkRequestId(RequestId)
  return { TotalCount, ImageSet, RequestId }
}

const REFUSAL = /^\[TencentCloudSDKException\] code:(\S+) message:([\s\S]*) requestId:(\S+)\s*$/

/** Checks that the command ended as tccli ends for a refusal with this code; hands back its message. */
export function checkRefusal(
  { code, stdout, stderr }: Outcome,
  expected: string,
): { readonly message: string; readonly requestId: string } {
  assert.equal(code, 255, `exit code ${code}: ${stdout}${stderr}`)
  assert.equal(stdout, '')
  const [, found, message = '', requestId = ''] = REFUSAL.exec(stderr) ?? []
  assert.equal(found, expected, stderr)
  checkRequestId(requestId)
  return { message, requestId }
}

/** Runs the command and checks that it is refused. */
export const refused = async (expected: string, args: readonly string[] = [], settings: Settings = {}) =>
  checkRefusal(await describeImage(args, settings), expected)

/** The ids of images, in their order. */
export const ids = (images: readonly ImageView[]): string[] => images.map(({ ImageId }) => ImageId)

/** A filter by name and values. */
export const by = (Name: string, ...Values: string[]): Filter => ({ Name, Values })

/**
 * Starts another program of the account, which uses the limit up: twenty processes a second are more than a machine can start.
 * @returns when it has been refused for the first time; it goes on for the seconds it is given
 */
export async function startOtherProgram(seconds: number): Promise<Program> {
  const { id, secret } = world.keys.root
  const script = join(import.meta.dirname, 'other_program.py')
  const other = startProgram([PYTHON, script, world.endpoints.limited, id, secret, 'ap-guangzhou', String(seconds)], {})
  if ((await other.line()) !== 'refused') await other.rest()
  return other
}
