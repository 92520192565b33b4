import type { Change } from '../catalogue/decision.ts'
import type { ServiceFiles } from '../clouds/service-files.ts'
import type { AppContext } from './context.ts'
import { findImages } from './find-image.ts'

/** Most changes that are read at once: as many as a change log keeps. */
export const MAX_CHANGES = 10_000

/**
 * What was changed, the newest first.
 * @param image a word that means an image: see {@link findImages}; of one that is gone, its id in the catalogue
 * @throws Error for an image that neither is there nor was
 */
export async function changeHistory(
  app: AppContext,
  services: readonly ServiceFiles[],
  image: string | undefined,
  max: number,
): Promise<readonly Change[]> {
  if (image === undefined) return app.store.changes({ max })
  const present = await findImages(app, services, [image]).catch((failure: unknown) => failure as Error)
  const id = present instanceof Error ? image : (present[0]?.id ?? image)
  const changes = await app.store.changes({ of: { kind: 'images', key: id }, max })
  if (changes.length === 0 && present instanceof Error) throw present
  return changes
}
