import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, execute } from './execute.ts'
import type { SuiteName } from './suites.ts'

/** What `client.json` says of a client; the folder beside it holds the rest. */
export interface ClientDescription {
  /** The same as its folder's. */
  readonly name: string
  /** Whose client it is; it has the cases of this cloud's folder. */
  readonly cloud: SuiteName
  readonly title: string
  readonly language: string
  /** The vendor's package under test, as its manifest names it. */
  readonly package: string
  /** Of a replay, whose package is not installed: the version whose source it follows. */
  readonly replays?: string
  /** Programs that must be there; without one of them the client is not run. */
  readonly needs: readonly string[]
  /** It is run when nobody says which are. */
  readonly byDefault?: true
  /** CI does without it where they cannot be had: no current system ships them. */
  readonly optional?: true
  /** The files that pin it and all it stands on. A change installs anew. */
  readonly manifest: readonly string[]
  /** Installed files live here; removed before installing anew. */
  readonly installedIn: string
  /** Run in the folder, in turn. */
  readonly install: readonly Command[]
  /** Run in the folder, each time, after installing. */
  readonly build: readonly Command[]
  /** The driver: see `Driver`. */
  readonly driver: Command
  /** How its programs are started; `NAME` stands for a program's name, `CLASS` for the name as a class has it. */
  readonly programs?: readonly string[]
  /** The cases that it cannot have, by the reason why. */
  readonly cannot?: Readonly<Record<string, readonly string[]>>
  /** What its cloud's cases must know of it. */
  readonly traits?: object
  /** What it can sign with, by HTTP method. */
  readonly offers: { readonly [method: string]: readonly string[] }
}

/** A client with its folder and the version that its manifest pins. */
export interface Client extends ClientDescription {
  readonly folder: string
  readonly version: string
}

const DESCRIPTION = 'client.json'
const STAMP = '.installed-manifest'

/** Every folder here that describes a client, by name. */
export function findClients(root: string): Client[] {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders
    .map((entry) => join(root, entry.name))
    .filter((folder) => existsSync(join(folder, DESCRIPTION)))
    .map(readClient)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function readClient(folder: string): Client {
  const description = JSON.parse(readFileSync(join(folder, DESCRIPTION), 'utf8')) as ClientDescription
  return { ...description, folder, version: description.replays ?? pinnedVersion(folder, description) }
}

/** The version is written once, in the manifest, where the package manager reads it. */
function pinnedVersion(folder: string, { manifest, package: name }: ClientDescription): string {
  for (const file of manifest) {
    const text = readFileSync(join(folder, file), 'utf8')
    const version = file.endsWith('.json')
      ? (JSON.parse(text) as { dependencies?: Record<string, string> }).dependencies?.[name]
      : PIN[file]?.(name).exec(text)?.[1]
    if (version !== undefined) return version.trim()
  }
  throw new Error(`${folder}: no manifest pins ${name}`)
}

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** How the manifests that are not JSON write a version. Maven names a package `group:artifact`. */
const PIN: Readonly<Record<string, (name: string) => RegExp>> = {
  'requirements.txt': (name) => new RegExp(`^${literal(name)}==(.+)$`, 'm'),
  'go.mod': (name) => new RegExp(`^\\s*(?:require\\s+)?${literal(name)}\\s+v(\\S+)`, 'm'),
  'pom.xml': (name) => {
    const [group = '', artifact = ''] = name.split(':').map(literal)
    return new RegExp(`<groupId>${group}</groupId>\\s*<artifactId>${artifact}</artifactId>\\s*<version>([^<]+)</version>`)
  },
}

/** Why a client cannot have a case, by the case's name. */
export function reasonsOf({ cannot = {} }: Client): ReadonlyMap<string, string> {
  return new Map(Object.entries(cannot).flatMap(([reason, names]) => names.map((name) => [name, reason] as const)))
}

/** The programs a client needs that this machine has not. */
export function missingPrograms({ needs }: Client): string[] {
  return needs.filter((program) => Bun.which(program) === null)
}

/**
 * Installs a client, unless what is there was made from the same manifest by the same commands.
 * @returns whether anything was installed
 * @throws Error with the end of the output of the command that failed
 */
export async function install(client: Client): Promise<boolean> {
  const wanted = fingerprint(client)
  const target = join(client.folder, client.installedIn)
  const stamp = join(target, STAMP)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false
  rmSync(target, { recursive: true, force: true })
  for (const command of client.install) await execute(command, { cwd: client.folder, timeoutMs: 900_000 })
  writeFileSync(stamp, wanted)
  return true
}

function fingerprint({ folder, manifest, install: commands }: Client): string {
  const hash = createHash('sha256').update(JSON.stringify(commands))
  for (const file of manifest) hash.update(readFileSync(join(folder, file)))
  return hash.digest('hex')
}
