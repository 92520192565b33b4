import type { Client } from 'pg'

const FIRST_RETRY_MS = 100
const MAX_RETRY_MS = 10_000
const GOODBYE_MS = 1_000

/**
 * Listens on a channel over a connection of its own, and makes a new one whenever it is lost. The listener is also
 * called after each reconnection, because what was said meanwhile was not heard.
 * @param newClient a client that is not connected yet
 * @returns a function that stops listening
 * @throws what the driver throws when the first connection fails
 */
export async function listen(newClient: () => Client, channel: string, listener: () => void): Promise<() => Promise<void>> {
  const listening = new Listening(newClient, channel, listener)
  await listening.connect()
  return () => listening.stop()
}

class Listening {
  readonly #newClient: () => Client
  readonly #channel: string
  readonly #listener: () => void
  #client: Client | undefined
  #stopped = false
  #retryMs = FIRST_RETRY_MS
  #retry: NodeJS.Timeout | undefined

  constructor(newClient: () => Client, channel: string, listener: () => void) {
    this.#newClient = newClient
    this.#channel = channel
    this.#listener = listener
  }

  async connect(): Promise<void> {
    const client = this.#newClient()
    // The end of the connection is what counts, and it is always told as well.
    client.on('error', () => {})
    client.on('notification', () => this.#listener())
    try {
      await client.connect()
      await client.query(`listen ${client.escapeIdentifier(this.#channel)}`)
    } catch (failure) {
      await discard(client)
      throw failure
    }
    if (this.#stopped) return discard(client)
    this.#client = client
    this.#retryMs = FIRST_RETRY_MS
    client.once('end', () => this.#reconnectLater())
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#retry)
    if (this.#client !== undefined) await discard(this.#client)
  }

  #reconnectLater(): void {
    if (this.#stopped) return
    this.#retry = setTimeout(() => void this.#reconnect(), this.#retryMs)
    this.#retry.unref()
    this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS)
  }

  async #reconnect(): Promise<void> {
    try {
      await this.connect()
    } catch {
      return this.#reconnectLater()
    }
    if (!this.#stopped) this.#listener()
  }
}

async function discard(client: Client): Promise<void> {
  // A connection that is lost already cannot say goodbye, and a server that hangs does not say it either.
  const impatience = setTimeout(() => client.connection.stream.destroy(), GOODBYE_MS)
  await client.end().catch(() => {})
  clearTimeout(impatience)
}
