import { setTimeout as sleep } from 'node:timers/promises'
import { Connection, type ConnectionOptions } from './connection.ts'

/** How often connections are looked at whose time may be over, milliseconds. */
const CHECK_MS = 1_000

/** How long requests in flight are waited for when the server stops, milliseconds. A sender that is slow to send is not. */
const GRACE_MS = 5_000

/** What the server of HTTP is started with. */
export interface HttpServerOptions extends Omit<ConnectionOptions, 'now'> {
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
}

/** A port that is open. */
export interface HttpServer {
  readonly port: number
  /** Takes no more connections, answers what came whole, and closes. */
  stop(): Promise<void>
}

/**
 * HTTP/1.1 over the runtime's sockets. See docs/decisions/0024-http-over-sockets.md for why it is read here.
 * @throws Error when the port is taken or may not be used
 */
export function serveHttp({ host, port, ...given }: HttpServerOptions): HttpServer {
  const options: ConnectionOptions = { ...given, now: () => performance.now() }
  const connections = new Set<Connection>()
  const listener = Bun.listen<Connection>({
    hostname: host,
    port,
    allowHalfOpen: true,
    socket: {
      open(socket) {
        socket.data = new Connection(socket, options)
        connections.add(socket.data)
      },
      data: (socket, bytes) => socket.data.receive(bytes),
      drain: (socket) => socket.data.drained(),
      end: (socket) => socket.data.ended(),
      close(socket) {
        connections.delete(socket.data)
        socket.data.closed()
      },
      error: (_, fault) => options.onFault(fault),
    },
  })
  const timer = setInterval(() => {
    const now = options.now()
    for (const connection of connections) if (now > connection.deadline) connection.timeOut()
  }, CHECK_MS)
  timer.unref()

  const owesAnswers = () => [...connections].some(({ isAnswering }) => isAnswering)
  return {
    port: listener.port,
    async stop() {
      listener.stop(false)
      const started = options.now()
      while (owesAnswers() && options.now() - started < GRACE_MS) await sleep(1)
      clearInterval(timer)
      listener.stop(true)
    },
  }
}
