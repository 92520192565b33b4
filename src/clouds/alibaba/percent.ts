/**
 * Percent-encoding as both signatures want it: UTF-8, everything but `A–Z a–z 0–9 - _ . ~` as `%XX` in capitals, a
 * blank as `%20`. See https://help.aliyun.com/document_detail/315526.html.
 */
export const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
