/** The whole number that a parameter of a page's address holds; another when it is absent or odd. At most 15 digits, which stay exact. */
export const wholeNumber = (text: string | null, otherwise: number): number =>
  text !== null && /^\d{1,15}$/.test(text) ? Number(text) : otherwise
