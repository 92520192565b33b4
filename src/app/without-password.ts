/** Parameters of an address whose values are nobody's to see. */
const SECRET_PARAMETER = /pass|pwd|secret|token|credential/i

/**
 * An address as it may be shown: its password and whatever may be part of one are `…`. What is no address comes back as it is.
 * Where an address cannot be read for sure, nothing but its scheme and what stands after its last `@` is shown.
 */
export function withoutPassword(address: string): string {
  const [, scheme] = /^\s*([a-z][a-z\d+.-]*):\/\//i.exec(address) ?? []
  if (scheme === undefined) return address
  const url = URL.canParse(address) ? new URL(address) : undefined
  // An @ behind the host means that a / ? or # of the password ended the host too early.
  if (url === undefined || /@/.test(url.pathname + url.search + url.hash)) return `${scheme}://…${afterLastAt(address)}`
  const user = url.password === '' ? url.username : `${url.username}:…`
  const path = url.pathname === '/' && !/\/([?#].*)?$/.test(address) ? '' : url.pathname
  const query = [...url.searchParams].map(([name, value]) => `${name}=${SECRET_PARAMETER.test(name) ? '…' : value}`).join('&')
  return `${url.protocol}//${user === '' ? '' : `${user}@`}${url.host}${path}${query === '' ? '' : `?${query}`}${url.hash === '' ? '' : '#…'}`
}

/** Host, port and path behind the last `@`, when they are nothing else. */
function afterLastAt(address: string): string {
  const rest = address.slice(address.lastIndexOf('@'))
  return /^@[\w.[\]:-]+(\/[\w.-]*)?$/.test(rest) ? rest : ''
}
