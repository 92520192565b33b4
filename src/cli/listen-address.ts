import { lookup } from 'node:dns/promises'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'

/** Where a server is to listen. */
export interface ListenAddress {
  /** An IPv6 address is without brackets. */
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
}

/** Sees that one can listen at an address, before anything is made or opened. @throws Error that says what stands in the way, and what to do */
export async function checkListenAddress({ host, port }: ListenAddress): Promise<void> {
  // Asked here, because listening tells an unknown name in other words on each system.
  await lookup(host).catch(() => {
    throw new Error(`This machine knows no host ${host}: name an address of it with --host, as 127.0.0.1, or 0.0.0.0 for all of them.`)
  })
  const probe = createServer()
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    probe.once('error', resolve).listen(port, host, () => resolve(undefined))
  })
  await new Promise((resolve) => probe.close(resolve))
  if (failure !== undefined) throw new Error(reasonOf(failure, { host, port }), { cause: failure })
}

function reasonOf({ code, message }: NodeJS.ErrnoException, { host, port }: ListenAddress): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken by another program, perhaps another Mirrorhall: end it, or name another with --port; 0 takes any free one.`
    case 'EACCES':
      return `This user may not listen on port ${port}, as on many systems below 1024: name a higher one with --port.`
    case 'EADDRNOTAVAIL': {
      const own = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address))
      return `${host} is no address of this machine: name one with --host. It has ${[...new Set(own)].join(', ')}.`
    }
    default:
      return `Cannot listen on port ${port} of ${host}: ${message}. Name another place with --host and --port.`
  }
}
