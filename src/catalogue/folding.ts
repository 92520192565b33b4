/**
 * The text with differences of case taken out, for any script: final sigma, Kelvin sign and sharp s fold with
 * their plain forms. Two texts match ignoring case when their foldings are equal.
 */
export const foldCase = (text: string): string => text.toLowerCase().toUpperCase()
