import { expect, test } from 'bun:test'
import { isBoundedJson } from './json-bounds.ts'

test.each<[string, string, boolean]>([
  ['nothing', '', true],
  ['an ordinary input', '{"Filters":[{"Name":"image-name","Values":["a"]}],"Limit":20}', true],
  ['32 levels', '['.repeat(32) + ']'.repeat(32), true],
  ['33 levels', '['.repeat(33) + ']'.repeat(33), false],
  ['33 levels of both kinds, never closed', '[{"a":'.repeat(17), false],
  ['10,000 values', `[${'1,'.repeat(9_997)}1]`, true],
  ['10,001 values', `[${'1,'.repeat(9_999)}1]`, false],
  ['very many lists side by side', `[${'[],'.repeat(6_000)}1]`, false],
  ['brackets and commas in a text', `{"a":"${'[,{'.repeat(20_000)}"}`, true],
  ['a text that ends in escaped escapes', `["${'\\\\'.repeat(3)}",${'['.repeat(40)}`, false],
  ['a text with an escaped quotation mark', `["\\"${'['.repeat(40)}"]`, true],
  ['a text without an end', `["${'['.repeat(40)}`, true],
])('%s', (_, text, isBounded) => expect(isBoundedJson(text)).toBe(isBounded))
