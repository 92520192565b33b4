/** Whether a text can be the name of a header (RFC 9110, token): asking for any other is an error of its own. */
export const isHeaderName = (text: string): boolean => /^[\w!#$%&'*+.^`|~-]+$/.test(text)
