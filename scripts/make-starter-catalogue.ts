import { readFileSync, writeFileSync } from 'node:fs'

/** One row of the collected facts about real images. What a source did not say is absent. */
export interface ImageRow {
  readonly cloud: 'tencent' | 'alibaba'
  readonly imageId?: string
  readonly imageName?: string
  readonly osName?: string
  readonly osVersion?: string
  readonly platform?: string
  readonly architecture?: string
  readonly sizeGiB?: number
  readonly createdAt?: string
  readonly visibility?: string
}

/** The catalogue made of rows, as the text of a catalogue file, and how many rows were left out and why. */
export interface StarterCatalogue {
  readonly text: string
  readonly taken: number
  readonly leftOut: ReadonlyMap<string, number>
}

/** The rows of a file with one JSON object a line. */
export function readRows(text: string): readonly ImageRow[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ImageRow)
}

/**
 * Makes the starter catalogue: official public images with an id and a name, one a line, sorted by cloud and id. Nothing is
 * made up: what a row does not say stays out. The same rows give the same text.
 */
export function makeStarterCatalogue(rows: readonly ImageRow[]): StarterCatalogue {
  const leftOut = new Map<string, number>()
  const taken = rows.filter((row) => {
    const reason = reasonAgainst(row)
    if (reason !== undefined) leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1)
    return reason === undefined
  })
  const order = ({ cloud, imageId = '' }: ImageRow) => `${cloud === 'tencent' ? 0 : 1} ${imageId}`
  const lines = taken.sort((a, b) => (order(a) < order(b) ? -1 : 1)).map((row) => JSON.stringify(entryOf(row)))
  const text = `{\n"$schema": "../docs/schema/catalogue.schema.json",\n"images": [\n${lines.join(',\n')}\n]\n}\n`
  return { text, taken: lines.length, leftOut }
}

function reasonAgainst({ visibility, imageId, imageName }: ImageRow): string | undefined {
  if (visibility === undefined) return 'the source does not say that it is public'
  if (visibility !== 'public') return visibility
  if (imageId === undefined) return 'no id'
  return imageName === undefined ? 'no name' : undefined
}

function entryOf(row: ImageRow) {
  const createdAt = createdAtOf(row)
  return {
    name: row.imageName,
    os: { platform: row.platform, version: row.osVersion, name: row.osName ?? '' },
    architecture: architectureOf(row),
    sizeGiB: row.sizeGiB,
    createdAt,
    [row.cloud]: row.cloud === 'tencent' ? { id: row.imageId, osType: osTypeOf(row) } : { id: row.imageId, osTag: osTagOf(row) },
  }
}

function architectureOf({ architecture, imageId }: ImageRow): string | undefined {
  if (architecture === undefined) return undefined
  const known: Readonly<Record<string, string>> = { x86_64: 'x86_64', i386: 'i386', arm64: 'arm64', arm: 'arm64' }
  return known[architecture] ?? fail(imageId, `the architecture ${architecture} is not known`)
}

/** A release date is taken as that day's beginning in China; an empty text and the epoch say that it is not known. */
function createdAtOf({ createdAt, imageId }: ImageRow): string | undefined {
  if (createdAt === undefined || createdAt === '' || createdAt.startsWith('1970-01-01T00:00:00')) return undefined
  if (/^\d{4}-\d\d-\d\d$/.test(createdAt)) return `${createdAt}T00:00:00+08:00`
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(createdAt)) return createdAt
  return fail(imageId, `the time ${createdAt} is not known to mean an instant`)
}

const LINUX = [
  'CentOS',
  'CoreOS',
  'Debian',
  'OpenCloudOS',
  'SUSE',
  'TencentOS',
  'Ubuntu',
  'openSUSE',
  'Red Hat Enterprise Linux',
  'Rocky Linux',
]

/** Tencent's recorded answers say `linux` for public images of Linux distributions; for others no value is recorded. */
function osTypeOf({ platform }: ImageRow): string | undefined {
  return platform !== undefined && LINUX.includes(platform) ? 'linux' : undefined
}

const OS_TAGS = ['CentOS_7.2_64', 'CentOS_7.6_64', 'CentOS_7.9_64']

/** The names of E-HPC's operating systems that are documented; no others are formed after their pattern. */
function osTagOf({ platform, osVersion, architecture }: ImageRow): string | undefined {
  const tag = `${platform}_${osVersion}_64`
  return architecture === 'x86_64' && OS_TAGS.includes(tag) ? tag : undefined
}

function fail(imageId: string | undefined, message: string): never {
  throw new Error(`${imageId}: ${message}`)
}

if (import.meta.main) {
  const [rows] = process.argv.slice(2)
  if (rows === undefined) {
    console.error('usage: bun scripts/make-starter-catalogue.ts starter/public-images.jsonl')
    process.exit(2)
  }
  const { text, taken, leftOut } = makeStarterCatalogue(readRows(readFileSync(rows, 'utf8')))
  writeFileSync(new URL('../starter/catalogue.json', import.meta.url), text)
  console.log(`taken: ${taken}`)
  for (const [reason, count] of leftOut) console.log(`left out: ${count} (${reason})`)
}
