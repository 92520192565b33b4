import { createInterface } from 'node:readline'

/**
 * Makes every call that comes as a line of standard input, and writes what came of it as a line.
 * @param call makes a call, and hands back `{ value }`, or throws what the client throws
 * @param errorOf what there is in the client's own exception; undefined when it is none
 */
export function drive(call, errorOf) {
  createInterface({ input: process.stdin }).on('line', async (line) => {
    const { id, ...request } = JSON.parse(line)
    const reply = await answer(request)
    process.stdout.write(`${JSON.stringify({ id, ...reply })}\n`)
  })

  async function answer(request) {
    try {
      return await withClockOff(request.clockOff ?? 0, () => call(request))
    } catch (thrown) {
      const error = errorOf(thrown)
      return error === undefined ? { failed: String(thrown?.stack ?? thrown) } : { error }
    }
  }
}

/** Makes a call in a program whose clock is off by so many seconds. */
async function withClockOff(seconds, call) {
  if (seconds === 0) return call()
  const RealDate = globalThis.Date
  globalThis.Date = class extends RealDate {
    constructor(...args) {
      super(args[0] ?? RealDate.now() + seconds * 1_000)
    }

    static now = () => RealDate.now() + seconds * 1_000
  }
  try {
    return await call()
  } finally {
    globalThis.Date = RealDate
  }
}

const byName = new Map()

/** What was made before under this name, or is made now; always made anew without a name. */
export function shared(name, make) {
  if (name === undefined) return make()
  if (!byName.has(name)) byName.set(name, make())
  return byName.get(name)
}
