import { readHead } from './http.ts'
import type { Probe } from './scenario.ts'
import type { Server } from './server.ts'

/**
 * Sends every probe once and looks at the whole of its answer.
 * @returns the bodies, in the order of the probes
 * @throws Error for the first answer that is wrong
 */
export async function checkAnswers({ port }: Server, probes: readonly Probe[]): Promise<readonly Buffer[]> {
  const bodies: Buffer[] = []
  for (const { bytes, fault } of probes) {
    const { status, body } = await exchange(port, bytes)
    const wrong = status === 200 ? fault(body.toString()) : `status ${status}`
    if (wrong !== undefined) throw new Error(`a wrong answer: ${wrong}\n${body.toString().slice(0, 1_000)}`)
    bodies.push(body)
  }
  return bodies
}

function exchange(port: number, request: Uint8Array): Promise<{ readonly status: number; readonly body: Buffer }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ readonly status: number; readonly body: Buffer }>()
  let received = Buffer.alloc(0)
  Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      open: (socket) => void socket.write(request),
      data(socket, chunk) {
        received = Buffer.concat([received, chunk])
        const head = readHead(received)
        if (head === undefined || received.byteLength < head.length + head.bodyLength) return
        resolve({ status: head.status, body: received.subarray(head.length) })
        socket.terminate()
      },
      close: () => reject(new Error('the server closed the connection')),
      error: (_, error) => reject(error),
    },
  }).catch(reject)
  return promise
}
