import { mistake } from '../mistake.ts'
import { likeliestForm, type SignatureScheme } from '../scheme.ts'
import { doneLike, type Hypothesis } from '../search.ts'

const signedMethod = (method: string) => ({ parts: (parts: ReturnType<typeof likeliestForm>) => ({ ...parts, method }) })

/** The method of the other kind of request, or in small letters: in methods whose text begins with it. @param term what people call that text */
export function* methodMistakes(scheme: SignatureScheme, term: 'source' | 'string'): Generator<Hypothesis> {
  const { method } = likeliestForm(scheme)
  const other = method === 'GET' ? 'POST' : 'GET'
  const text = { term }
  yield doneLike(scheme, mistake('method-of-the-other', { text, signed: other, method }), signedMethod(other))
  yield doneLike(scheme, mistake('method-in-small-letters', { text, method }), signedMethod(method.toLowerCase()))
}

/** The method and the path of the request, signed otherwise. @param action that is called */
export function* targetMistakes(scheme: SignatureScheme, action: string): Generator<Hypothesis> {
  const { method, path, query } = likeliestForm(scheme)
  for (const signed of ['GET', 'POST', method.toLowerCase(), 'PUT', 'HEAD', '', `${method.charAt(0)}${method.slice(1).toLowerCase()}`]) {
    if (signed === method) continue
    const variant = signed === '' ? 'none' : signed.toUpperCase() === method ? 'small' : undefined
    yield doneLike(scheme, mistake('another-method', { method, signed }, variant), signedMethod(signed))
  }
  const withQuery = query === '' ? [] : [`/?${query}`]
  for (const other of new Set(['/', '', '/?', ...withQuery, '%2F', '//', '/index.php', '/v2/index.php', '/v3', '/api', `/${action}`])) {
    if (other !== path) yield doneLike(scheme, mistake('another-path', { path }), { parts: (parts) => ({ ...parts, path: other }) })
  }
}
