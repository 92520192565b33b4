import { type Mistake, mistake } from '../mistake.ts'

/** Another host was signed than the one that was called. */
export const otherHost = (signed: string, called: string): Mistake =>
  mistake(
    'another-host',
    `The host that was signed is ${signed || 'empty'}; the request was sent to ${called}.`,
    `签名用的是${signed === '' ? '空域名' : `域名 ${signed}`}，请求却发往 ${called}。`,
    'Sign the Host header as it is sent. When a gateway in between changes it, start the server with --host-alias and the name that clients sign.',
    '请按实际发送的 Host 头签名；如果中间的网关改写了它，请用 --host-alias 把客户端签名所用的域名告诉服务端。',
  )

/** Hosts that a gateway in between says it was called by. */
export const forwardedHosts = (headers: { get(name: string): string | null }): string[] => {
  const [, forwarded = ''] = /\bhost="?([^";,\s]+)/i.exec(headers.get('forwarded') ?? '') ?? []
  return [headers.get('x-forwarded-host')?.split(',', 1)[0]?.trim() ?? '', forwarded].filter((host) => host !== '')
}
