import type { DocumentProblem } from '../../../access/document-problem.ts'
import type { Image } from '../../../catalogue/image.ts'
import { ECS } from '../ecs/image-id.ts'

/** Details that only lists of custom and community images show. */
const CUSTOM_ONLY = ['status', 'postInstallScript', 'skuCode', 'pricingCycle', 'productCode'] as const

/** What a catalogue file says of an image with a face of ECS and E-HPC does not show. */
export function notShownByEhpc({ owner, visibility, state, faces }: Image): readonly DocumentProblem[] {
  const problems: DocumentProblem[] = []
  const details = faces[ECS]?.details ?? {}
  const isOfficial = owner === null
  if (state !== 'available' && isOfficial) {
    problems.push({
      path: ['state'],
      message: `E-HPC's ListImages shows no state, so this official image is listed there like one that is available`,
    })
  } else if (state === 'deprecated') {
    const message = 'E-HPC has no word for a deprecated image: its lists answer Available, as for one that is available'
    problems.push({ path: ['state'], message })
  }
  for (const name of isOfficial ? CUSTOM_ONLY : []) {
    if (details[name] === undefined) continue
    const message = `only E-HPC's lists of custom and community images show ${name}, and an official image is in neither`
    problems.push({ path: ['alibaba', name], message })
  }
  if (visibility !== 'public' && details['osNameEn'] !== undefined) {
    problems.push({ path: ['alibaba', 'osNameEn'], message: `only E-HPC's ListImages shows osNameEn, and it lists public images only` })
  }
  return problems
}
