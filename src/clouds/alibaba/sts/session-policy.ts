import type { Session } from '../../../access/account.ts'
import { DocumentError } from '../../../access/document-problem.ts'
import type { Compile } from '../../../access/statements.ts'
import type { Json } from '../../../json.ts'

/**
 * The document of a session policy, checked at once: what is not understood must not fail later, when the key is used.
 * @param compile compiles a RAM policy
 * @throws DocumentError
 */
export function readSessionPolicy(text: string, compile: Compile): NonNullable<Session['policy']> {
  const document = parse(text)
  if (typeof document !== 'object' || document === null || Array.isArray(document)) throw malformed('a policy is a JSON object')
  const policy = document as NonNullable<Session['policy']>
  compile('session', policy)
  return policy
}

function parse(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('a policy is JSON')
  }
}

const malformed = (message: string): DocumentError => new DocumentError([{ path: [], message }])
