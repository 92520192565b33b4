/**
 * Characters that steer a terminal, turn the direction of a text round, or cannot be seen: all controls, all that is to be
 * ignored in display, line separators, halves of pairs. Variation selectors only choose the look of the sign before them.
 */
const HIDDEN = /(?!\p{Variation_Selector})[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu
const HIDDEN_BUT_LINES = /(?!\n)(?!\p{Variation_Selector})[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** A text of somebody else's as one line that a person may be shown: what steers or hides is written `\u202e`. */
export const printable = (text: string): string => text.replace(HIDDEN, escaped)

/** The same with its line ends. JSON stays JSON of the same value. */
export const printableLines = (text: string): string => text.replace(HIDDEN_BUT_LINES, escaped)

/** Every half of a pair by itself, as JSON wants it. */
function escaped(character: string): string {
  let text = ''
  for (let index = 0; index < character.length; index++) text += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`
  return text
}
