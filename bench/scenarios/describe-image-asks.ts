import { NAME_NUMBERS, nameAt, PLATFORMS, PURPOSES, visibleTo } from '../stock/images.ts'
import type { Stock } from '../stock/stock.ts'

/** One DescribeImage as an account asks it. */
export interface Ask {
  /** Place of the account among the stock's. */
  readonly account: number
  readonly offset: number
  readonly limit: number
  /** Text that names must contain. */
  readonly name?: string
}

/** The input of an ask as it goes over the wire. */
export const inputOf = ({ offset, limit, name }: Ask): object => ({
  Offset: offset,
  Limit: limit,
  ...(name === undefined ? {} : { Filters: [{ Name: 'image-name', Values: [name] }] }),
})

/** Places of all images that match, in list order, found without any index. */
export function matchesOf({ account, name }: Ask, stock: Stock): readonly number[] {
  const visible = visibleTo(stock, account)
  // Latin letters in the needles are as in the names, so that no case needs to be folded.
  return name === undefined ? visible : visible.filter((index) => nameAt(index).includes(name))
}

/** Needles in Chinese: every fourth finds an eighth of all names, the others a few. No two near each other are the same. */
export function needle(variant: number): string {
  const purpose = PURPOSES[variant % PURPOSES.length] ?? ''
  if (variant % 4 === 0) return `${purpose}-${PLATFORMS[(variant >> 2) % PLATFORMS.length]?.slice(0, 1 + ((variant >> 5) % 5))}`
  return `${purpose}-${PLATFORMS[variant % PLATFORMS.length]}-${(variant * 7) % NAME_NUMBERS}`
}
