/** Words that languages write for nothing. */
const NOTHING = new Set([
  'undefined',
  'null',
  'none',
  'nil',
  '<nil>',
  'nan',
  'false',
  'true',
  '[object object]',
  'array',
  '(null)',
  '""',
  "''",
])

/** A place that something should have been put into: of templates, shells, and documents. Names only: anything else may be a secret. */
const NAME = '[A-Za-z_][\\w. -]{0,47}'
const TEMPLATES = [
  '{{ ?NAME ?}}',
  '$' + '{NAME}',
  '$(NAME)',
  '$NAME',
  '%NAME%',
  '%s',
  '<%=? ?NAME ?%>',
  '<NAME>',
  '{NAME}',
  '#{NAME}',
  '@NAME@',
]
const TEMPLATE = new RegExp(`^(${TEMPLATES.map((one) => one.replace(/[{}$()]/g, '\\$&').replace('NAME', NAME)).join('|')})$`)
/** What stands in examples for the reader's own. */
const EXAMPLE =
  /^(your|my|the|a|an|test|fake|dummy|example|sample)?[-_ ]?(access)?[-_ ]?(secret|key|access|token|ak|sk)[-_ ]?(key|id|secret)?[-_ ]?(id|secret|here)?$|^[x*.]{3,}$|^(todo|changeme|placeholder|foo|bar|test|secret|token|password)$/i

/** Whether a text is what stands where an id, a secret or a token should have been put. Empty is none. */
export const isPlaceholder = (text: string): boolean => {
  const bare = text.trim()
  return bare !== '' && bare.length <= 100 && (NOTHING.has(bare.toLowerCase()) || TEMPLATE.test(bare) || EXAMPLE.test(bare))
}
