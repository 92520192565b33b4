import { tencentClient } from '../../src/clouds/tencent/client.ts'
import { DescribeImage } from '../../src/clouds/tencent/ecm/operations/describe-image.ts'
import { httpRequest } from '../http.ts'
import type { Probe, Scenario } from '../scenario.ts'
import { keyAt } from '../stock/access.ts'
import { countVisible, imageIdAt } from '../stock/images.ts'
import { ONE_LARGE, SPREADS, type Stock, stockInWords } from '../stock/stock.ts'
import type { Target } from '../target.ts'
import { type Ask, inputOf, matchesOf, needle } from './describe-image-asks.ts'

/** Accounts that ask, in turn. */
const CALLERS = 100

/** More different pages than the server keeps. */
const EVER_NEW = 10_000

/** Timestamps lie so many seconds back at most: far inside the five minutes they are good for. */
const SPREAD_SECONDS = 60

/** One way to ask for images. */
export interface Way {
  readonly name: string
  readonly words: string
  readonly variants: number
  readonly target?: Target
  /** The ask with that number, by somebody who sees so many images. */
  ask(variant: number, visible: number): Omit<Ask, 'account'>
}

const shallow = (variant: number, visible: number, limit: number) => (variant * 23) % Math.max(1, Math.min(visible, 10_000) - limit)

/** Every way that is measured. */
export const WAYS: readonly Way[] = [
  {
    name: 'describe-image-page',
    words: 'a page of 20',
    variants: 400,
    target: { atLeast: 0.4 },
    ask: (variant, visible) => ({ offset: shallow(variant, visible, 20), limit: 20 }),
  },
  {
    name: 'describe-image-page-100',
    words: 'a page of 100',
    variants: 400,
    ask: (variant, visible) => ({ offset: shallow(variant, visible, 100), limit: 100 }),
  },
  { name: 'describe-image-repeated', words: 'the first 20, again and again', variants: CALLERS, ask: () => ({ offset: 0, limit: 20 }) },
  {
    name: 'describe-image-new',
    words: 'a page of 20 that was not asked for lately',
    variants: EVER_NEW,
    ask: (variant, visible) => ({ offset: shallow(variant, visible, 20), limit: 20 - (variant % 3) }),
  },
  {
    name: 'describe-image-fuzzy',
    words: 'the first 20 whose names contain a text in Chinese',
    variants: 400,
    ask: (variant) => ({ offset: 0, limit: 20, name: needle(variant) }),
  },
  {
    name: 'describe-image-deep',
    words: 'a page of 20 in the last tenth of the list',
    variants: EVER_NEW,
    ask: (variant, visible) => ({ offset: visible - 20 - ((variant * 23) % Math.ceil(visible / 10)), limit: 20 }),
  },
]

/** The way of asking, of that stock. */
export function describeImage({ name, words, variants, target, ask }: Way, stock: Stock): Scenario {
  const callers = Math.min(CALLERS, stock.accounts)
  const asked = (variant: number): Ask => {
    const account = variant % callers
    return { account, ...ask(variant, countVisible(stock, account)) }
  }
  return {
    name,
    summary: `DescribeImage, ${words}; ${stockInWords(stock)}; POST JSON, TC3 verified, a user's policies, limits on`,
    stock,
    bodyStart: '{"Response":{"TotalCount":',
    contentType: 'application/json',
    variants,
    ...(target === undefined ? {} : { target }),
    probes: (endpoint, at, count) =>
      Array.from({ length: count }, (_, variant) => probe(asked(variant), stock, endpoint, at - (variant % SPREAD_SECONDS) * 1000)),
  }
}

/** Every way, of every stock. */
export const describeImageScenarios: readonly Scenario[] = WAYS.flatMap((way) =>
  [...SPREADS, ONE_LARGE].map((stock) => describeImage(way, stock)),
)

function probe(ask: Ask, stock: Stock, endpoint: string, at: number): Probe {
  const key = keyAt(ask.account)
  return {
    bytes: httpRequest(tencentClient.sign(DescribeImage, inputOf(ask), { endpoint, key, language: 'en', at })),
    fault: (body) => faultOf(body, ask, stock),
  }
}

interface Body {
  readonly Response: {
    readonly Error?: { readonly Code: string }
    readonly TotalCount?: number
    readonly ImageSet?: readonly { readonly ImageId: string }[]
  }
}

function faultOf(body: string, ask: Ask, stock: Stock): string | undefined {
  const { Error: error, TotalCount: total, ImageSet: set = [] } = (JSON.parse(body) as Body).Response
  if (error !== undefined) return error.Code
  const matches = matchesOf(ask, stock)
  if (total !== matches.length) return `TotalCount is ${total}, not ${matches.length}`
  const given = set.map(({ ImageId: id }) => id).join(' ')
  const right = matches
    .slice(ask.offset, ask.offset + ask.limit)
    .map(imageIdAt)
    .join(' ')
  return given === right ? undefined : `the images are ${given}, not ${right}`
}
