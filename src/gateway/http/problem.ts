/** Why bytes are no request that can be read. The connection is ended with it, because nobody can say where the next request begins. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'

  readonly status: keyof typeof REASON_PHRASES

  constructor(status: keyof typeof REASON_PHRASES, message: string) {
    super(message)
    this.status = status
  }
}

const REASON_PHRASES = {
  400: 'Bad Request',
  404: 'Not Found',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
  505: 'HTTP Version Not Supported',
} as const

/** The answer to what is no request, as bytes of HTTP. Without a length: the end of the connection is the end of the text. */
export function bytesOfProblem({ status, message }: HttpProblem): Buffer {
  return Buffer.from(`HTTP/1.1 ${status} ${REASON_PHRASES[status]}\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n${message}\n`)
}
