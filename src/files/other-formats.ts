const HOW = 'JSON or YAML is wanted'

/** What a text is that people paste and that is neither JSON nor YAML: what to say of it; undefined when it may be one of these. */
export function otherFormat(text: string): string | undefined {
  const start = text.slice(0, 2_000).trimStart()
  if (/^HTTP\/\d/.test(start))
    return `an answer with its headers, as curl -i prints it; ${HOW}: leave out -i, or all that is above the body`
  if (/^(<!doctype html|<html)/i.test(start)) return `a page in HTML; ${HOW}`
  if (start.startsWith('<')) return `an answer in XML; ${HOW}: ask again with Format=JSON`
  const [first = '', second = ''] = text.split('\n', 2)
  if (isJsonObject(second) && isJsonObject(first)) return `one JSON object a line; ${HOW}: put them into one list, as jq -s does`
  return undefined
}

function isJsonObject(line: string): boolean {
  try {
    return line.trimStart().startsWith('{') && typeof JSON.parse(line) === 'object'
  } catch {
    return false
  }
}
