import { expect, test } from 'bun:test'
import { z } from 'zod'
import { CatalogueText } from './catalogue-text.ts'
import { describeIssues } from './issues.ts'

function said(schema: z.ZodType, document: unknown): string[] {
  const { error } = schema.safeParse(document)
  const [text] = CatalogueText.read('a.json', JSON.stringify(document))
  if (text === undefined) throw new Error('there is always a document')
  return describeIssues(text, schema, error?.issues ?? []).map(({ message }) => message)
}

test('an unknown member is told with the one that was meant, with all there are, or alone where there are none', () => {
  const schema = z.strictObject({ image: z.string().optional(), size: z.number().optional() })
  expect(said(schema, { imgae: 'x' })).toEqual(['unknown member "imgae"; did you mean "image"?'])
  expect(said(schema, { owner: 'x' })).toEqual(['unknown member "owner"; what may stand here: image, size'])
  expect(said(z.strictObject({}), { owner: 'x' })).toEqual(['unknown member "owner"'])
})
