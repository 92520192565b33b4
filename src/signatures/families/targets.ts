import { mistake } from '../mistake.ts'
import { doneLike, type SignatureScheme } from '../scheme.ts'
import type { Hypothesis } from '../search.ts'

/** The method and the path of the request, signed otherwise. @param action that is called @param paths that clients of the method sign */
export function* targetMistakes(scheme: SignatureScheme, action: string, paths: readonly string[] = []): Generator<Hypothesis> {
  const [form] = scheme.forms()
  if (form === undefined) return
  const { method, path, query } = form
  for (const other of ['GET', 'POST', method.toLowerCase(), 'PUT', 'HEAD', '', `${method.charAt(0)}${method.slice(1).toLowerCase()}`]) {
    if (other === method) continue
    const isSmall = other !== '' && other.toUpperCase() === method
    yield doneLike(
      scheme,
      mistake(
        'another-method',
        `Another HTTP method was signed than ${method}, which was used: ${isSmall ? `${other}, not in capitals` : other || 'none'}.`,
        `签名用的 HTTP 方法与实际使用的不一致：签名用的是${other === '' ? '空' : ` ${other}`}，请求是 ${method}。`,
        'Sign the method that is sent, in capitals.',
        '请用实际的方法（大写）签名。',
      ),
      { parts: (parts) => ({ ...parts, method: other }) },
    )
  }
  const others = [
    '/',
    '',
    '/?',
    ...(query === '' ? [] : [`/?${query}`]),
    '%2F',
    '//',
    '/index.php',
    '/v2/index.php',
    '/v3',
    '/api',
    `/${action}`,
    ...paths,
  ]
  for (const other of new Set(others)) {
    if (other === path) continue
    yield doneLike(
      scheme,
      mistake(
        'another-path',
        `Another path was signed than the one of the request: it should be \`${path}\`.`,
        `签名用的路径与实际请求的不一致，应为“${path}”。`,
        `Sign \`${path}\`.`,
        `请使用“${path}”签名。`,
      ),
      { parts: (parts) => ({ ...parts, path: other }) },
    )
  }
}
