import { withApp } from '../app/open-data.ts'
import { defaultRootKey, type KeyPair } from '../app/root-key.ts'
import { withoutPassword } from '../app/without-password.ts'
import type { ClientKey } from '../clouds/client.ts'
import { NoData } from '../store/engine.ts'
import { endpointOf } from './admin-client.ts'

/** Which server a command calls and as whom, as the settings say. */
export interface ClientSettings {
  readonly endpoint?: string
  readonly key?: KeyPair
  readonly token?: string
  readonly data: string
  readonly masterKeyFile?: string
}

/** A server and the key to call it with. */
export interface Target {
  /** Without a slash at its end. */
  readonly endpoint: string
  readonly key: ClientKey
}

/**
 * The server to call and the key to sign with: as given, else the root key that the data itself holds.
 * @throws Error that says how to name one
 */
export async function resolveTarget({ endpoint, key, token, data, masterKeyFile }: ClientSettings): Promise<Target> {
  const url = endpointOf(endpoint)
  const pair = key ?? (await keyInData(data, masterKeyFile))
  return { endpoint: url, key: token === undefined ? pair : { ...pair, token } }
}

async function keyInData(data: string, masterKeyFile: string | undefined): Promise<KeyPair> {
  const advice = 'Name a key with --key ID:SECRET or MIRRORHALL_KEY.'
  if (data === ':memory:') throw new Error(`Data in memory is its server's alone, which has no key to take from it. ${advice}`)
  const settings = { data, ...(masterKeyFile === undefined ? {} : { masterKeyFile }) }
  const found = await withApp(settings, defaultRootKey).catch((failure: unknown) => {
    throw failure instanceof NoData ? new Error(`${failure.message} ${advice}`, { cause: failure }) : failure
  })
  if (found === undefined) throw new Error(`The default account has no root key in ${withoutPassword(data)}. ${advice}`)
  return { id: found.id, secret: found.secret }
}
