import { clockMistake } from '../../../signatures/clock.ts'
import { missingId } from '../../../signatures/key-id.ts'
import { type Mistake, mistake } from '../../../signatures/mistake.ts'
import { TC3 } from '../tc3.ts'

/** What is wrong with a time that was refused. @param receivedAt milliseconds since the Unix epoch */
export function timeMistake(timestamp: string, receivedAt: number): Mistake {
  if (!/^\d+(\.\d+)?$/.test(timestamp)) return mistake('not-unix-time', { timestamp: timestamp.slice(0, 40) })
  if (timestamp.includes('.')) return mistake('fraction-of-a-second', { timestamp: timestamp.slice(0, 40) })
  if (Number(timestamp) > 1e11) return mistake('milliseconds', { timestamp: timestamp.slice(0, 40) })
  return clockMistake(Number(timestamp) * 1000, receivedAt)
}

/** What is wrong with an Authorization header that was refused; null when it is something else. */
export function headerMistake(header: string, date: string, product: string): Mistake | null {
  if (!header.startsWith(`${TC3} `) && !header.startsWith(`${TC3}\t`)) return anotherAlgorithm(header)
  const separator = fieldsApart(header)
  if (separator !== null) return separator
  const [, credential = ''] = /Credential=([^,]*)/.exec(header) ?? []
  const [, names = ''] = /SignedHeaders=([^,]*)/.exec(header) ?? []
  const [, signature = ''] = /Signature=([^,\s]*)/.exec(header) ?? []
  const [id = ''] = credential.trim().split('/', 1)
  const scope = /^[^/]*\/\d{4}-\d{2}-\d{2}\/[^/]+\/tc3_request$/.test(credential.trim())
  if (id === '' && (scope || credential.trim() === '')) return missingId('')
  if (!/^.+\/\d{4}-\d{2}-\d{2}\/[^/]+\/tc3_request$/.test(credential.trim())) return malformedScope(credential.trim(), date, product)
  const signed = names.toLowerCase().trim().split(';')
  const missing = ['content-type', 'host'].filter((name) => !signed.includes(name))
  if (missing.length > 0) return headersNotSigned(missing)
  if (new Set(signed).size < signed.length) return mistake('header-signed-twice')
  if (/^[0-9A-Fa-f]{64}$/.test(signature) && signature !== signature.toLowerCase()) return mistake('signature-in-capitals')
  if (/^[A-Za-z0-9+/]{43}=$/.test(signature)) return mistake('signature-in-base64')
  if (/^[0-9a-f]{64}$/.test(signature)) return null
  return mistake('signature-of-another-length', { length: String(signature.length) }, signature === '' ? 'empty' : undefined)
}

/** The fields of the header are joined by something else than commas. */
function fieldsApart(header: string): Mistake | null {
  const found = [...header.slice(TC3.length).matchAll(/([^,\s]?)\s*(?:SignedHeaders|Signature)=/g)].map(([, before = '']) => before)
  const before = found.find((sign) => sign !== '')
  if (before === undefined) return null
  return mistake(
    'fields-not-separated',
    { example: `${TC3} Credential=…, SignedHeaders=…, Signature=…` },
    before === ';' ? 'semicolons' : undefined,
  )
}

function anotherAlgorithm(header: string): Mistake {
  // One word alone may be a secret.
  const [, word = ''] = /^([^\s=,]{1,40})[\s=,]/.exec(header.trim()) ?? []
  return mistake('another-algorithm', { word, algorithm: TC3 }, word !== '' && word !== TC3 ? 'known' : undefined)
}

function malformedScope(credential: string, date: string, product: string): Mistake {
  const scope = credential.split('/').slice(1).join('/').slice(0, 80)
  return mistake('scope-malformed', { scope, date, product }, scope === '' ? 'empty' : undefined)
}

const headersNotSigned = ([header = '', other = '']: readonly string[]): Mistake =>
  mistake('headers-not-signed', { header, other }, other === '' ? undefined : 'two')

/** The scope names a service that is none of those the request may be for. */
export const anotherServiceInScope = (service: string, product: string): Mistake =>
  mistake('another-service-in-scope', { service: service.slice(0, 80), product })
