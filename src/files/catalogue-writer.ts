import { Document, isScalar, Scalar, visit } from 'yaml'
import type { WrittenCatalogue } from './written-catalogue.ts'

/** What an exported file is written in. */
export type WrittenFormat = 'yaml' | 'json'

/** What exported files begin with. */
export const EXPORT_BEGINNING: { readonly [format in WrittenFormat]: string } = {
  yaml: '# Exported by mirrorhall',
  json: '{\n  "x-exported-by": "mirrorhall',
}

/**
 * A catalogue file as text, which reads as the same document.
 * @param remarks for people; only YAML has a place for them
 */
export function catalogueText(document: WrittenCatalogue, format: WrittenFormat, version: string, remarks: readonly string[]): string {
  if (format === 'json') return `${JSON.stringify({ 'x-exported-by': `mirrorhall ${version}`, ...document }, null, 2)}\n`
  const comments = [`${EXPORT_BEGINNING.yaml} ${version}`, ...remarks.map((remark) => `# ${remark}`)]
  // What occurs twice is written twice.
  const written = new Document(document, { aliasDuplicateObjects: false })
  visit(written, {
    Pair(_, { key }) {
      // A member of this name merges, unless it is in quotes.
      if (isScalar(key) && key.value === '<<') key.type = Scalar.QUOTE_DOUBLE
    },
  })
  // Long texts stay on their lines.
  return `${comments.join('\n')}\n${written.toString({ lineWidth: 0 })}`
}
