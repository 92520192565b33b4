import { constants as bunConstants, Database } from 'bun:sqlite'
import { existsSync, type Stats } from 'node:fs'
import { access, constants, open, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Unavailable } from '../catalogue/store-port.ts'
import { CannotOpen, codeOf } from './engine.ts'
import { reasonOf } from './file-reasons.ts'
import { holdsCatalogue } from './foreign.ts'

/** In the header of every SQLite file that is made here, so that others are known before they are opened: "Mirr". */
export const APPLICATION_ID = 0x4d697272

const HEADER_BYTES = 100
const MAGIC = 'SQLite format 3\0'
const APPLICATION_ID_AT = 68
const ADVICE = 'name another file with --data'

/**
 * Looks at what a path leads to, and changes nothing.
 * @returns whether there is no catalogue yet: no file, or one without anything in it
 * @throws CannotOpen when what is there can be no data: a folder, a pipe, a file of another program
 * @throws Unavailable when this user may not read and write it
 */
export async function isNewFile(path: string): Promise<boolean> {
  const there = await stat(path).catch((failure: unknown) => {
    if (codeOf(failure) !== 'ENOENT') throw cannotWrite(path, failure)
    return undefined
  })
  if (there === undefined) return true
  if (!there.isFile()) throw new CannotOpen(notAFile(path, there))
  const header = await headerOf(path).catch((failure: unknown) => {
    throw cannotWrite(path, failure)
  })
  if (header.length > 0 && header.toString('latin1', 0, MAGIC.length) !== MAGIC) throw notADatabase(path)
  await access(path, constants.W_OK).catch((failure: unknown) => {
    throw cannotWrite(path, failure)
  })
  if (header.length === 0) return true
  const applicationId = header.length < HEADER_BYTES ? 0 : header.readInt32BE(APPLICATION_ID_AT)
  if (applicationId === APPLICATION_ID) return false
  if (applicationId !== 0) throw new CannotOpen(`The file ${path} is the database of another program, and was not touched: ${ADVICE}.`)
  // Made before files were marked, or by somebody else.
  return !holdsCatalogue(tablesIn(path), `The file ${path}`, ADVICE)
}

/** @throws Unavailable when the file cannot be made, or its folder */
export async function refuseUnwritableFolder(path: string): Promise<void> {
  let folder = dirname(resolve(path))
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder)
  await access(folder, constants.W_OK).catch((failure: unknown) => {
    throw cannotWrite(path, failure)
  })
}

/** The failure to use a file, in an operator's words. */
export function cannotWrite(path: string, failure: unknown): Unavailable {
  return new Unavailable(`Cannot write the database file ${path}: ${reasonOf(failure) ?? codeOf(failure)}.`, { cause: failure })
}

/** The refusal of a file that is no database. */
export function notADatabase(path: string, cause?: unknown): CannotOpen {
  return new CannotOpen(`The file ${path} is not a SQLite database. It was not touched: ${ADVICE}.`, { cause })
}

function notAFile(path: string, there: Stats): string {
  if (there.isDirectory()) return `${path} is a folder: name a file in it, such as --data ${join(path, 'catalogue.db')}.`
  const what = there.isFIFO() ? 'a pipe' : there.isSocket() ? 'a socket' : 'a device'
  return `${path} is ${what}, and data is kept in a file: ${ADVICE}.`
}

async function headerOf(path: string): Promise<Buffer> {
  await using file = await open(path, 'r')
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0)
  return buffer.subarray(0, bytesRead)
}

function tablesIn(path: string): string[] {
  // What is in a journal is part of the data. Without one the file alone is read, and nothing is made beside it.
  const name = existsSync(`${path}-wal`) ? path : `${pathToFileURL(resolve(path)).href}?immutable=1`
  const database = new Database(name, bunConstants.SQLITE_OPEN_READONLY | bunConstants.SQLITE_OPEN_URI)
  try {
    const rows = database
      .query<{ name: string }, []>("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
      .all()
    return rows.map(({ name }) => name)
  } catch (failure) {
    if (codeOf(failure) === 'SQLITE_NOTADB') throw notADatabase(path, failure)
    throw cannotWrite(path, failure)
  } finally {
    database.close()
  }
}
