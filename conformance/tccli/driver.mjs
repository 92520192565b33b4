import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newHome, run } from '../command-line.ts'
import { drive } from '../drivers/drive.mjs'

const BIN = join(import.meta.dirname, '.venv', 'bin')
const HOME = newHome()
/** A command takes no argument that is longer. */
const MAX_ARGUMENT_LENGTH = 100_000
const REFUSAL = /^\[TencentCloudSDKException\] code:(\S+) message:([\s\S]*) requestId:(\S+)\s*$/

/** How tccli ends for a refusal. */
class Refused extends Error {}

/** Runs an operation, with the key in the environment as the manual recommends; or `args` as they are. */
async function make(call) {
  const { key, args, home = HOME, env = {} } = call
  const given = key && { TENCENTCLOUD_SECRET_ID: key.id, TENCENTCLOUD_SECRET_KEY: key.secret }
  const token = key?.token === undefined ? {} : { TENCENTCLOUD_TOKEN: key.token }
  const environment = { HOME: home, ...given, ...token, ...env }
  if (args !== undefined) return { value: await run([join(BIN, 'tccli'), ...args], environment) }
  const { code, stdout, stderr } = await run([...programOf(call), ...argumentsOf(call)], environment)
  if (code === 0) return { value: JSON.parse(stdout) }
  if (code !== 255 || stdout !== '') throw new Error(`exit code ${code}: ${stdout}${stderr}`)
  throw new Refused(stderr)
}

function programOf({ clockOff }) {
  if (clockOff === undefined) return [join(BIN, 'tccli')]
  return [join(BIN, 'python'), join(import.meta.dirname, 'with_clock_off.py'), String(clockOff)]
}

function argumentsOf({ service, action, endpoint, proxy, region, language, style, parameters }) {
  return [
    ...[service, action, '--endpoint', `http://${endpoint ?? `${service}.tencentcloudapi.com`}`],
    ...(proxy ? ['--https-proxy', `http://${proxy}`] : []),
    ...(region ? ['--region', region] : []),
    ...(language ? ['--language', language] : []),
    ...parametersOf(parameters, style),
  ]
}

function parametersOf(parameters, style) {
  const text = JSON.stringify(parameters)
  // Only a file gets a wrong type past the command line's own checks.
  if (style === 'raw' || text.length > MAX_ARGUMENT_LENGTH) {
    const file = join(newHome(), 'input.json')
    writeFileSync(file, text)
    return ['--cli-input-json', `file://${file}`]
  }
  const { Filters, ...others } = parameters
  const options = Object.entries(others).flatMap(([name, value]) => [
    `--${name}`,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ])
  if (Filters === undefined) return options
  if (style !== 'other') return ['--Filters', JSON.stringify(Filters), ...options]
  const unfolded = Filters.flatMap(({ Name, Values }, index) => [`--Filters.${index}.Name`, Name, `--Filters.${index}.Values`, ...Values])
  return ['--cli-unfold-argument', ...unfolded, ...options]
}

function errorOf(thrown) {
  const [, code, message, requestId] = (thrown instanceof Refused && REFUSAL.exec(thrown.message)) || []
  return code && { class: 'TencentCloudSDKException', code, message, requestId }
}

drive(make, errorOf)
