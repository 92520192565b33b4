import assert from 'node:assert/strict'
import { join } from 'node:path'
import { OPEN, type Parameters, type Settings } from '../alibaba/client.ts'
import { world } from '../alibaba/runner.ts'
import type { Key } from '../catalogue.ts'
import { newHome, type Outcome, run } from '../command-line.ts'
import { type Program, startProgram } from '../harness.ts'

/** Where the command is installed. */
export const BIN = join(import.meta.dirname, 'target', 'python', 'bin')
const PYTHON = join(BIN, 'python')

const HOME = newHome()

// The command knows the vendor's own addresses only, and calls them over plain http: the server is its proxy. After each
// answer it also tells an address outside of it, key id included; with a proxy that goes no further than here.
const environmentOf = (endpoint: string) => ({ HOME, http_proxy: `http://${endpoint}` })

const profiles = new Map<string, string>()
let configured = Promise.resolve()

/** The profile that has this key. One is configured after another, in the same files. */
async function profileOf({ id, secret }: Key): Promise<string> {
  const known = profiles.get(`${id} ${secret}`)
  const profile = known ?? `number-${profiles.size}`
  if (known === undefined) {
    profiles.set(`${id} ${secret}`, profile)
    const values = { profile, aliyun_access_key_id: id, aliyun_access_key_secret: secret, region: 'cn-hangzhou', output: 'json' }
    const args = Object.entries(values).flatMap(([name, value]) => [`--${name}`, value])
    configured = configured.then(async () => {
      const { code, stderr } = await run([join(BIN, 'aliyuncli'), 'configure', 'set', ...args], environmentOf(OPEN))
      assert.equal(code, 0, stderr)
    })
  }
  await configured
  return profile
}

/** What a case may want different from the shared cases' settings. */
export interface More {
  readonly product?: string
  /** Of the command, not of the operation. */
  readonly options?: readonly string[]
}

/** Runs `aliyuncli ehpc ACTION`. When this process' clock is off, the command's is too. */
export async function command(action: string, parameters: Parameters, settings: Settings = {}, more: More = {}): Promise<Outcome> {
  const { key = world.keys.root, endpoint = OPEN, version } = settings
  assert.ok(key.token === undefined && version === undefined, 'the command has no option for it')
  const offset = Math.round((Date.now() - performance.timeOrigin - performance.now()) / 1_000)
  const program = offset === 0 ? [join(BIN, 'aliyuncli')] : [PYTHON, join(import.meta.dirname, 'with_clock_off.py'), String(offset)]
  const args = Object.entries(parameters).flatMap(([name, value]) => [`--${name}`, String(value)])
  const what = [more.product ?? 'ehpc', action, ...args, '--profile', await profileOf(key), ...(more.options ?? [])]
  return run([...program, ...what] as [string, ...string[]], environmentOf(endpoint))
}

/**
 * Starts another program of the account, which uses the limit up: twenty processes a second are more than a machine can start.
 * @returns when it has been refused for the first time; it goes on for the seconds it is given
 */
export async function startOtherProgram(seconds: number): Promise<Program> {
  const { id, secret } = world.keys.root
  const script = join(import.meta.dirname, 'other_program.py')
  const other = startProgram([PYTHON, script, world.endpoints.limited, id, secret, String(seconds)], {})
  if ((await other.line()) !== 'refused') await other.rest()
  return other
}
