/**
 * The least that a Bun server can do and still send these bytes: it reads the request's body and answers every request with the
 * bytes of one file. It verifies, parses and looks up nothing. Prints its address when it is up.
 */
const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('usage: bun bench/bare.ts FILE')
const body = await Bun.file(file).bytes()

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    await request.arrayBuffer()
    return new Response(body, { headers: { 'Content-Type': 'application/json' } })
  },
})
process.on('SIGTERM', () => process.exit(0))
console.log(JSON.stringify({ url: `http://127.0.0.1:${server.port}` }))
