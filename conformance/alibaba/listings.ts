import { strict as assert } from 'node:assert'
import { type AnyEntry, type Asking, entryIds, HOME, idsOf, inRegion, listIn } from './asking.ts'
import type { Body, Parameters, Settings } from './call.ts'
import type { ImageInfo, OsInfo } from './catalogue.ts'

/** A list, and what it must show. */
export interface Listing {
  readonly action: string
  readonly entries: readonly AnyEntry[]
  read(body: Body): (ImageInfo | OsInfo)[]
}

/** The three lists. */
export function listingsOf({ world }: Asking): readonly [community: Listing, custom: Listing, published: Listing] {
  const images = (body: Body) => listIn<ImageInfo>(body, 'Images', 'ImageInfo')
  return [
    { action: 'ListCommunityImages', entries: world.community, read: images },
    { action: 'ListCustomImages', entries: world.custom, read: images },
    { action: 'ListImages', entries: world.public, read: (body) => listIn<OsInfo>(body, 'OsTags', 'OsInfo') },
  ]
}

/** The images of a list in the home region. */
export const list = async (asking: Asking, { action, read }: Listing, parameters: Parameters = {}, settings: Settings = {}) =>
  read(await asking.ask(action, { RegionId: HOME, ...parameters }, settings))

/** Lists, and compares with a plain reading of the catalogue, which must be able to tell. */
export async function same(
  asking: Asking,
  listing: Listing,
  parameters: Parameters,
  holds: (entry: AnyEntry) => boolean,
  where: (entry: AnyEntry) => boolean = inRegion(HOME),
): Promise<void> {
  const expected = listing.entries.filter((entry) => where(entry) && holds(entry))
  const what = `${listing.action} ${JSON.stringify(parameters)}`
  assert.ok(expected.length > 0 && expected.length < listing.entries.length, `${what}: the catalogue cannot tell`)
  assert.deepEqual(idsOf(await list(asking, listing, parameters)), entryIds(expected), what)
}
