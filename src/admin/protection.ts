import { createHash } from 'node:crypto'

/** Nothing runs, nothing is fetched, nobody frames it. */
const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** What every answer under `/_mirrorhall` carries, as https://owasp.org/www-project-secure-headers/ proposes it for what is not cached. */
export const PROTECTION: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': NOTHING,
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-Permitted-Cross-Domain-Policies': 'none',
}

/**
 * The policy of a page whose own script and style elements may work, each known by its hash, and nothing else.
 * @param page HTML in which nothing foreign has been put yet
 */
export function policyOf(page: string): string {
  const hashes = (element: string) =>
    [...page.matchAll(new RegExp(`<${element}>([\\s\\S]*?)</${element}>`, 'g'))].map(
      ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
    )
  const source = (directive: string, element: string) => {
    const allowed = hashes(element)
    return allowed.length === 0 ? '' : `; ${directive} ${allowed.join(' ')}`
  }
  return `${NOTHING}; connect-src 'self'; img-src data:${source('script-src', 'script')}${source('style-src', 'style')}`
}
