import { describeImage, listCustomImages, type Reply } from '../support/calls.ts'
import type { Question } from '../support/load.ts'
import { ACCOUNTS, BUSY, keyOf, MOVING, steadyId } from './soak-catalogue.ts'

/** Whether an answer is what it has to be. */
type Judge = (reply: Reply) => boolean

const THROTTLED = ['RequestLimitExceeded', 'Throttling.User']
const isThrottled: Judge = ({ outcome }) => THROTTLED.includes(outcome)
const is =
  (code: string): Judge =>
  ({ outcome }) =>
    outcome === code
const says =
  (...texts: readonly string[]): Judge =>
  ({ outcome, text }) =>
    outcome === 'ok' && texts.every((wanted) => text.includes(wanted))

/** All images of a list must be of one write: a list of two would show one by half. */
const isOfOneWrite: Judge = ({ outcome, text }) => outcome === 'ok' && new Set(text.match(/"moving \d+"/g)).size === 1

let count = 0
const anew = (): string => `new-${++count}`
const some = (account: string) => ({ key: keyOf(account) })
const account = (): string => ACCOUNTS[++count % ACCOUNTS.length] as string
const filter = (name: string, value: string) => ({ Filters: [{ Name: name, Values: [value] }] })
const HUGE = 'y'.repeat(11 * 1024 * 1024)

/** Kinds of calls, how many of each in a hundred, and what must come of them. */
const KINDS: readonly (readonly [share: number, name: string, make: () => Question['call'], judge: Judge])[] = [
  [
    20,
    'Tencent list',
    () => describeImage({ Limit: 65 }, some(account())),
    (reply) => isOfOneWrite(reply) && says(`"TotalCount":${MOVING + 1},`)(reply),
  ],
  [
    5,
    'Tencent by id',
    () => describeImage(filter('image-id', steadyId('acct3')), some('acct3')),
    says('"TotalCount":1,', '"steady acct3"'),
  ],
  [15, 'Alibaba list', () => listCustomImages({}, some(account())), isOfOneWrite],
  [10, 'Alibaba by tag', () => listCustomImages({ BaseOsTag: `tag${++count % 10}` }, some(account())), isOfOneWrite],
  [10, 'Tencent, new filter', () => describeImage(filter('image-name', anew()), some(account())), says('"TotalCount":0,')],
  [5, 'Alibaba, new filter', () => listCustomImages({ BaseOsTag: anew() }, some(account())), says('"ImageInfo":[]')],
  [20, 'too many', () => (++count % 2 ? describeImage({}, some(BUSY)) : listCustomImages({}, some(BUSY))), isOfOneWrite],
  [6, 'Tencent, wrong secret', () => describeImage({}, { key: { ...keyOf('acct1'), secret: anew() } }), is('AuthFailure.SignatureFailure')],
  [6, 'Alibaba, wrong secret', () => listCustomImages({}, { key: { ...keyOf('acct1'), secret: anew() } }), is('SignatureDoesNotMatch')],
  [5, 'Tencent, unknown key', () => describeImage({}, { key: { id: `AKID${anew()}`, secret: 's' } }), is('AuthFailure.SecretIdNotFound')],
  [5, 'Alibaba, unknown key', () => listCustomImages({}, { key: { id: anew(), secret: 's' } }), is('InvalidAccessKeyId.NotFound')],
  [
    2.9,
    'long filter',
    () => describeImage(filter('image-name', `${anew()}${'x'.repeat(100_000)}`), some(account())),
    says('"TotalCount":0,'),
  ],
  [0.1, 'body too large', () => describeImage({}, { ...some(account()), body: HUGE, signs: { body: '' } }), is('RequestSizeLimitExceeded')],
]

/** Names of the kinds. */
export const KIND_NAMES = KINDS.map(([, name]) => name)

/** The index of a kind, each as often as its share says. */
function drawn(): number {
  let point = Math.random() * KINDS.reduce((sum, [share]) => sum + share, 0)
  return KINDS.findIndex(([share]) => {
    point -= share
    return point < 0
  })
}

/** How often all kinds are asked in turn before they are drawn: one may be throttled. */
const TURNS = 3

/** Gives questions of every kind. @param counts how often each kind was answered right, and how often throttled */
export function soakQuestions(counts: Map<string, { right: number; throttled: number }>): () => Question {
  for (const name of KIND_NAMES) counts.set(name, { right: 0, throttled: 0 })
  let asked = 0
  return () => {
    // The first ones in turn, so that a short soak has asked what is asked seldom.
    const index = asked < TURNS * KINDS.length ? asked++ % KINDS.length : drawn()
    const [, name, make, judge] = KINDS[index] as (typeof KINDS)[number]
    const tally = counts.get(name) as { right: number; throttled: number }
    return {
      call: make(),
      judge(reply) {
        if (isThrottled(reply)) tally.throttled += 1
        else if (judge(reply)) tally.right += 1
        else return `${name}: ${reply.text.slice(0, 500)}`
        return undefined
      },
    }
  }
}
