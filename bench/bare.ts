/**
 * The least that a Bun server can do and still send these bytes: it reads the request's body and answers with the bytes of one
 * file of a folder, of each in turn. It verifies, parses and looks up nothing. Prints its address when it is up.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

const [folder, contentType] = process.argv.slice(2)
if (folder === undefined || contentType === undefined) throw new Error('usage: bun bench/bare.ts FOLDER CONTENT-TYPE')
const bodies = await Promise.all((await readdir(folder)).map((file) => Bun.file(join(folder, file)).bytes()))
const headers = { 'Content-Type': contentType }
let next = 0

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    await request.arrayBuffer()
    next = (next + 1) % bodies.length
    return new Response(bodies[next], { headers })
  },
})
process.on('SIGTERM', () => process.exit(0))
console.log(JSON.stringify({ url: `http://127.0.0.1:${server.port}` }))
