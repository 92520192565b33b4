import type { Image } from '../catalogue/image.ts'
import type { AppContext } from './context.ts'

/** An image as it was at some time; undefined when there was none. @param at milliseconds since the Unix epoch @throws Error where the history does not tell */
export async function imageAt({ store }: AppContext, id: string, at: number): Promise<Image | undefined> {
  const past = await store.thingAt('images', id, at)
  if (!('lost' in past)) return past.thing as Image | undefined
  const when = Number.isFinite(past.at) ? new Date(past.at).toISOString() : 'now'
  const why = {
    began: `the history tells nothing of the time before ${when}`,
    'at-once': `so many things were written at once at ${when} that the history does not tell what each was before`,
    damaged: 'what the history has of it is damaged; `mirrorhall check` tells what',
  }[past.lost]
  throw new Error(`What the image ${id} was at ${new Date(at).toISOString()} is not known: ${why}.`)
}
