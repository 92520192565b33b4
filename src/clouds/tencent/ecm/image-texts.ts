import { Refusal } from '../../../api/refusal.ts'
import { clip } from '../../decode.ts'

/** Most characters of a name and of a description, as ModifyImageAttribute's page has them. A character is a code point. */
const MAX_CHARACTERS = { ImageName: 20, ImageDescription: 60 } as const

/** Refuses a name or a description that is too long, and an empty name. @throws Refusal wrong-value */
export function refuseUnfitTexts(texts: { readonly [parameter in keyof typeof MAX_CHARACTERS]?: string | undefined }): void {
  for (const parameter of ['ImageName', 'ImageDescription'] as const) {
    const value = texts[parameter]
    if (value === undefined) continue
    const isEmptyName = parameter === 'ImageName' && value.trim() === ''
    if (isEmptyName || countCharacters(value, MAX_CHARACTERS[parameter]) > MAX_CHARACTERS[parameter]) {
      throw new Refusal('wrong-value', { parameter, value: clip(value) })
    }
  }
}

/** How many characters a text has, or `max + 1` when there are more. */
function countCharacters(text: string, max: number): number {
  if (text.length > 2 * max) return max + 1
  return [...text].length
}
