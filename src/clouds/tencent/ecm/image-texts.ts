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
    if (isEmptyName || isTooLong(parameter, value)) {
      throw new Refusal('wrong-value', { parameter, value: clip(value) })
    }
  }
}

/** Whether a text has more characters than the parameter may; a text may have millions, which are not counted then. */
export function isTooLong(parameter: keyof typeof MAX_CHARACTERS, text: string): boolean {
  const max = MAX_CHARACTERS[parameter]
  return text.length > 2 * max || [...text].length > max
}
