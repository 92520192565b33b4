import { join } from 'node:path'
import { newHome, run } from '../command-line.ts'
import { drive } from '../drivers/drive.mjs'

const BIN = join(import.meta.dirname, 'target', 'python', 'bin')
const HOME = newHome()
const DETAIL = /^(\{[\s\S]+?\n\})\nDetail of Server Exception:\n\nHTTP Status: (\d+) Error:(\S+) ([\s\S]*) RequestID: (\S+)\n$/

// The command knows the vendor's own addresses only, and calls them over plain http: the server is its proxy. After each
// answer it also tells an address outside of it, key id included; with a proxy that goes no further than here.
const environmentOf = (proxy) => ({ HOME, http_proxy: `http://${proxy}` })

const profiles = new Map()
let configured = Promise.resolve()

/** The profile that has this key. One is configured after another, in the same files. */
async function profileOf({ id, secret }, proxy) {
  const name = `${id} ${secret}`
  if (!profiles.has(name)) {
    const profile = `number-${profiles.size}`
    profiles.set(name, profile)
    const values = { profile, aliyun_access_key_id: id, aliyun_access_key_secret: secret, region: 'cn-hangzhou', output: 'json' }
    const args = Object.entries(values).flatMap(([option, value]) => [`--${option}`, value])
    configured = configured.then(async () => {
      const { code, stderr } = await run([join(BIN, 'aliyuncli'), 'configure', 'set', ...args], environmentOf(proxy))
      if (code !== 0) throw new Error(stderr)
    })
  }
  await configured
  return profiles.get(name)
}

/** A command that ended as it ends for a refusal. */
class Refused extends Error {}

/** Runs `aliyuncli ehpc ACTION`; with `asText` what it printed is handed over as it is. */
async function make({ action, parameters, key, endpoint, clockOff, product = 'ehpc', options = [], asText }) {
  const program =
    clockOff === undefined
      ? [join(BIN, 'aliyuncli')]
      : [join(BIN, 'python'), join(import.meta.dirname, 'with_clock_off.py'), String(clockOff)]
  const args = Object.entries(parameters).flatMap(([name, value]) => [`--${name}`, String(value)])
  const command = [...program, product, action, ...args, '--profile', await profileOf(key, endpoint), ...options]
  const { code, stdout, stderr } = await run(command, environmentOf(endpoint))
  if (code === 0) return { value: { body: asText ? stdout : JSON.parse(stdout) } }
  if (code !== 1) throw new Error(`exit code ${code}: ${stdout}${stderr}`)
  throw new Refused(stdout)
}

function errorOf(thrown) {
  const [, json, status, code, message, requestId] = (thrown instanceof Refused && DETAIL.exec(thrown.message)) || []
  if (json === undefined) return undefined
  const { Code, Message } = JSON.parse(json)
  return Code === code && Message === message ? { class: 'ServerException', code, message, requestId, status: Number(status) } : undefined
}

drive(make, errorOf)
