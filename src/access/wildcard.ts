/**
 * Whether `text` matches `pattern`, in which `*` stands for any run of characters and `?` for exactly one. Both are
 * compared as given: fold the case first where it does not matter. At most as many steps as the product of the two
 * lengths: whoever takes a pattern or a text from outside bounds its length first.
 */
export function matchesWildcard(pattern: ArrayLike<string>, text: ArrayLike<string>): boolean {
  let p = 0
  let t = 0
  let star = -1
  let resume = 0
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++
      resume = t
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++resume
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}

/** Whether a part of a pattern of resources may cover a text. */
export const couldBe = (pattern: string | undefined, text: string): boolean => matchesWildcard(pattern ?? '', text)
