import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { CERTIFICATE, CERTIFICATE_KEY } from './certificate.ts'

/** A server on 127.0.0.1 for one test. */
export interface FileServer {
  readonly port: number
  /** Connections that were made to it. */
  readonly connections: () => number
  close(): void
}

type Listening = Pick<Server, 'listen' | 'close' | 'address' | 'on'>

async function listening(server: Listening): Promise<FileServer> {
  let connections = 0
  const sockets = new Set<{ destroy(): void }>()
  server.on('connection', (socket) => {
    connections += 1
    sockets.add(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/** Answers by HTTP, or by HTTPS as images.example.test. */
export const serveHttp = (answer: RequestListener, { secure = false } = {}): Promise<FileServer> =>
  listening(secure ? createSecureServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY }, answer) : createServer(answer))

/** Sends the same bytes to everybody whose request begins to come, whatever it is, and ends the connection unless it is kept open. */
export const serveBytes = (answer: Buffer | string, { keepOpen = false } = {}): Promise<FileServer> =>
  listening(
    createSocketServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => (keepOpen ? socket.write(answer) : socket.end(answer)))
    }) as unknown as Listening,
  )

/** Sends a file as servers do that know ranges; headers are added to every answer. */
export function sendRanges(file: Buffer, request: IncomingMessage, response: ServerResponse, headers: Record<string, string> = {}): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  const validator = request.headers['if-range']
  if (first === undefined || last === undefined || (validator !== undefined && !Object.values(headers).includes(String(validator)))) {
    response.setHeader('Content-Length', file.length)
    response.end(file)
    return
  }
  const [start, end] = [Number(first), Math.min(file.length, Number(last) + 1)]
  if (start >= file.length) {
    response.writeHead(416, { 'Content-Range': `bytes */${file.length}`, 'Content-Length': 0 }).end()
    return
  }
  response.writeHead(206, { 'Content-Range': `bytes ${start}-${end - 1}/${file.length}`, 'Content-Length': end - start })
  response.end(file.subarray(start, end))
}

/** Sends a file whole, whatever was asked; without its length where that is said. */
export function sendWhole(file: Buffer, response: ServerResponse, { chunked = false } = {}): void {
  if (!chunked) response.setHeader('Content-Length', file.length)
  response.write(file.subarray(0, 1000))
  response.end(file.subarray(1000))
}
