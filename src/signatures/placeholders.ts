/** Words that languages write for nothing. */
const NOTHING = [
  ...['undefined', 'null', 'None', 'nil', '<nil>', 'NULL', 'NaN', 'false', 'true'],
  ...['[object Object]', 'Array', '(null)', '""', "''"],
]
const NOTHING_FOLDED = new Set(NOTHING.map((word) => word.toLowerCase()))

/** Places that something should have been put into: of templates, shells, and documents. The likeliest. */
const TEMPLATES = ['{{NAME}}', '$' + '{NAME}', '$NAME', '<NAME>']
const OTHER_TEMPLATES = ['{{ NAME}}', '{{NAME }}', '{{ NAME }}', '$(NAME)', '%NAME%', '%s', '{NAME}', '#{NAME}', '@NAME@']
const IN_PERCENT = '<%=? ?NAME ?%>'

/** Names only: anything else may be a secret. */
const NAME = '[A-Za-z_][\\w. -]{0,47}'
const escaped = (template: string): string => template.replace(/[{}$()]/g, '\\$&')
const TEMPLATE = new RegExp(
  `^(${[...[...TEMPLATES, ...OTHER_TEMPLATES].map(escaped), IN_PERCENT].map((one) => one.replace('NAME', NAME)).join('|')})$`,
)
/** What stands in examples for the reader's own. */
const EXAMPLE =
  /^(your|my|the|a|an|test|fake|dummy|example|sample)?[-_ ]?(access)?[-_ ]?(secret|key|access|token|ak|sk)[-_ ]?(key|id|secret)?[-_ ]?(id|secret|here)?$|^[x*.]{3,}$|^(todo|changeme|placeholder|foo|bar|test|secret|token|password)$/i

/** Whether a text is what stands where an id, a secret or a token should have been put. Empty is none. */
export const isPlaceholder = (text: string): boolean => {
  const bare = text.trim()
  return bare !== '' && bare.length <= 100 && (NOTHING_FOLDED.has(bare.toLowerCase()) || TEMPLATE.test(bare) || EXAMPLE.test(bare))
}

/** The likeliest placeholders, and nothing at all. @param names that variables and templates give what should be there */
export const placeholdersFor = (names: readonly string[]): string[] => [
  ...['', ...NOTHING],
  ...names.flatMap((name) => [name, ...TEMPLATES.map((template) => template.replace('NAME', () => name))]),
  ...['testsecret', 'secret', 'xxx', 'xxxx', 'password', '********'],
]
