/** What a server under measurement holds, in a few numbers; every image follows from them. */
export interface Stock {
  /** For commands and tables: `10000`, or `100000-in-one`. */
  readonly name: string
  /** Images with a face at Tencent: one in ten public, the others private and dealt out over the accounts in turn. */
  readonly images: number
  readonly accounts: number
  /** Images with a face at Alibaba that other accounts have published to the community. */
  readonly community: number
  /** Private images with a face at Alibaba, all of the first account. */
  readonly custom: number
}

const ACCOUNTS = 10_000

/** Images of very many accounts. */
export const spread = (images: number): Stock => ({ name: String(images), images, accounts: ACCOUNTS, community: 0, custom: 0 })

/** Images of one account alone, and the public ones. */
export const inOne = (images: number): Stock => ({ name: `${images}-in-one`, images, accounts: 1, community: 0, custom: 0 })

/** Lists of E-HPC, which have no pages: a long one, and one of twenty. */
export const ehpcLists: Stock = { name: 'ehpc', images: 10_000, accounts: 100, community: 10_000, custom: 20 }

/** The sizes that duels are fought at. */
export const SPREADS: readonly Stock[] = [1_000, 10_000, 100_000, 1_000_000].map(spread)

/** The account that has very many images of its own. */
export const ONE_LARGE = inOne(100_000)

/** What the stock is, for people. */
export function stockInWords({ images, accounts, community }: Stock): string {
  const whose = accounts === 1 ? 'one account' : `${accounts.toLocaleString('en')} accounts`
  return `${images.toLocaleString('en')} images, ${whose}${community === 0 ? '' : `, ${community.toLocaleString('en')} community images`}`
}

/** The default bound on shelves in memory holds some 300,000 images; larger stocks are given this much, MiB. */
const LARGE_CACHE_MIB = 16_384
const LARGE = 50_000

/** What `--cache-mib` is set to for the stock; undefined for the default. */
export const cacheMibFor = ({ images }: Stock): number | undefined => (images > LARGE ? LARGE_CACHE_MIB : undefined)
