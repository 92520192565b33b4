import { spawn } from 'node:child_process'
import { hash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Stock } from './stock.ts'

const KEPT = join(tmpdir(), 'mirrorhall-bench-stocks')
const FILE = 'catalogue.db'

/** What a stock's data follows from, beside its numbers. */
const SOURCES = ['bench/stock', 'src/store/migrations'] as const

/** The SQLite file that holds the stock: made now, or kept from an earlier run that would have made the same. */
export async function keptStock(stock: Stock): Promise<string> {
  const folder = join(KEPT, `${stock.name}-${await fingerprint(stock)}`)
  if (!existsSync(folder)) {
    const draft = `${folder}.${process.pid}`
    await mkdir(draft, { recursive: true })
    try {
      const script = join(import.meta.dirname, 'fill-file.ts')
      const child = spawn(process.execPath, [script, join(draft, FILE), JSON.stringify(stock)], { stdio: ['ignore', 'inherit', 'inherit'] })
      const [code] = await once(child, 'exit')
      if (code !== 0) throw new Error(`the stock ${stock.name} could not be made`)
      await rename(draft, folder)
      await forgetOlder(stock.name, basename(folder))
    } finally {
      await rm(draft, { recursive: true, force: true })
    }
  }
  return join(folder, FILE)
}

/** What was made by an earlier version of this code will not be asked for again. */
async function forgetOlder(name: string, current: string): Promise<void> {
  const isOlder = (folder: string) =>
    folder !== current && folder.startsWith(`${name}-`) && /^[0-9a-f]{16}$/.test(folder.slice(name.length + 1))
  for (const folder of (await readdir(KEPT)).filter(isOlder)) await rm(join(KEPT, folder), { recursive: true })
}

async function fingerprint(stock: Stock): Promise<string> {
  const root = join(import.meta.dirname, '..', '..')
  const files = await Promise.all(
    SOURCES.map(async (folder) => (await readdir(join(root, folder))).sort().map((name) => join(root, folder, name))),
  )
  const texts = await Promise.all(files.flat().map((file) => readFile(file, 'utf8')))
  return hash('sha256', JSON.stringify([stock, texts]), 'hex').slice(0, 16)
}
