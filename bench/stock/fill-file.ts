/**
 * Fills a new SQLite file with a stock, in a process of its own: what filling leaves in memory must not slow the load
 * generator. Shows its progress. Usage: bun bench/stock/fill-file.ts FILE STOCK-AS-JSON
 */
import { dirname, join } from 'node:path'
import { openStore } from '../../src/store/open.ts'
import { createMasterKeyFile } from '../../src/store/secrets.ts'
import { fill } from './fill.ts'
import { type Stock, stockInWords } from './stock.ts'

const [data, json] = process.argv.slice(2)
if (data === undefined || json === undefined) throw new Error('usage: bun bench/stock/fill-file.ts FILE STOCK-AS-JSON')
const stock: Stock = JSON.parse(json)
const store = await openStore({ data, masterKey: await createMasterKeyFile(join(dirname(data), 'master.key')) })
const started = performance.now()
const all = stock.images + stock.community + stock.custom
const show = (text: string) => process.stderr.write(process.stderr.isTTY ? `\r${text}` : '')

await fill(store, stock, (images) => show(`making ${stockInWords(stock)}: ${Math.round((images / all) * 100)}% `))
await store.close()
show('')
console.log(`made ${stockInWords(stock)} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
