/** Names by which only this machine calls itself, as a URL or a Host header has them, without the port. */
const LOCAL_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i

/** Addresses of this machine that no other can have. */
const LOCAL_ADDRESS = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i

/** Whether a host is this machine under a name that means another machine nowhere. @param host without port, an IPv6 address in brackets */
export const isLocalHost = (host: string): boolean => LOCAL_HOST.test(host)

/** Whether a connection from an address comes from this machine. @param address without port and brackets */
export const isLocalAddress = (address: string): boolean => LOCAL_ADDRESS.test(address)
