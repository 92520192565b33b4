import { expect } from 'bun:test'
import type { Explanation } from '../../src/app/explain.ts'

/** What sentences set against each other, in the words they do it with. */
const DIFFERENCES = [
  /is (\S[^;]*); it should be ([^.]+)/,
  /signed is ([^;]*); the one that was sent is ([^.]+)\./,
  /signed is ([^;]*); the request was sent to (\S+?)\.?$/,
  /\b(?:date|service) (\S+), Credential says (\S+)\./,
  /in Credential is (\S+); the UTC date of the timestamp is (\S+)\./,
  /There is no (.+), but there is (.+)\./,
  /made for (\S+), the request is a (\S+)\./,
  /begins with (\S+), not with (\S+)\./,
  /request says (.+? UTC), the server had (.+? UTC)\./,
  /line ends of .* are (.+?); they should be (.+?)\./,
  /signed than (\S+), which was used: ([^.,]+)/,
  /signed with (\S+) in place of (\S+)\./,
  /derived from (\S+) and the secret; before the secret belongs (\S+)\./,
  /does not belong at (\S+); it belongs at (\S+)\./,
]

/** Signs that nobody sees a difference by. */
const seen = (text: string): string => text.replace(/[\s\u200B-\u200F\u2060\uFEFF\u00AD]/g, '')

/** Whatever is explained is told in whole sentences of both languages, and no two equal values are set against each other. */
export function expectHonest({ mistake, meaning }: Pick<Explanation, 'mistake' | 'meaning'>): void {
  for (const said of [mistake?.summary, mistake?.fix, meaning.summary, meaning.fix]) {
    if (said === undefined) continue
    // A text that was signed is told as it was.
    expect(said.en).toMatch(/[.…]$|signed was: /)
    expect(said.zh).toMatch(/[\u4e00-\u9fff].*[。…]$|签名时的内容是：/s)
    for (const pattern of DIFFERENCES) {
      const [, one, other] = pattern.exec(said.en) ?? []
      if (one !== undefined && other !== undefined) expect(seen(one)).not.toBe(seen(other))
    }
  }
}
