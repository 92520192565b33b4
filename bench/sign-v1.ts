import type { Operation } from '../src/api/operation.ts'
import { percentEncode } from '../src/clouds/alibaba/percent.ts'
import { RPC_KEYS, RPC_PATH, writeRpc } from '../src/clouds/alibaba/rpc.ts'
import { inByteOrder } from '../src/clouds/byte-order.ts'
import type { ClientKey, SignedRequest } from '../src/clouds/client.ts'
import { partsOf } from '../src/signatures/scheme.ts'
import { signatureOf } from '../src/signatures/signing.ts'

/** Signs as Alibaba's older clients do: GET, everything in the query, signature version 1.0. */
export function signV1(
  { service, action }: Operation,
  input: Readonly<Record<string, string>>,
  { endpoint, key, at }: { readonly endpoint: string; readonly key: ClientKey; readonly at: number },
): SignedRequest {
  const parameters = Object.entries({
    AccessKeyId: key.id,
    Action: action,
    Format: 'JSON',
    SignatureMethod: 'HMAC-SHA1',
    SignatureNonce: crypto.randomUUID(),
    SignatureVersion: '1.0',
    Timestamp: `${new Date(at).toISOString().slice(0, 19)}Z`,
    Version: service.version,
    ...input,
  })
  const { stringToSign } = writeRpc(partsOf({ method: 'GET', path: RPC_PATH, pairs: inByteOrder(parameters) }))
  const signature = signatureOf(RPC_KEYS, key.secret, stringToSign)
  const query = [...parameters, ['Signature', signature] as const].map(([name, value]) => `${name}=${percentEncode(value)}`)
  return { url: `${endpoint}/?${query.join('&')}`, method: 'GET', headers: {} }
}
