import type { DocumentProblem } from '../../../access/document-problem.ts'
import type { Image } from '../../../catalogue/image.ts'
import { regionRemark } from '../../region-remark.ts'
import type { EcmDetails } from './face.ts'
import { ECM } from './image-id.ts'
import { ECM_REGIONS } from './regions.ts'

/** What a catalogue file says of an image with a face of ECM and ECM does not show, or not as it is likely meant. */
export function notShownByEcm({ visibility, state, faces }: Image): readonly DocumentProblem[] {
  const problems: DocumentProblem[] = []
  if (visibility === 'shared' || visibility === 'community') {
    const message = `ECM's DescribeImage lists an account's own images and public ones only, so a ${visibility} image is listed there for its owner alone; E-HPC lists it for others when it has "alibaba: {}"`
    problems.push({ path: ['visibility'], message })
  }
  if (state === 'deprecated') {
    problems.push({
      path: ['state'],
      message: 'ECM has no word for a deprecated image: DescribeImage answers NORMAL, as for one that is available',
    })
  }
  if ((faces[ECM]?.regions.length ?? 0) > 0) {
    problems.push({ path: ['tencent', 'regions'], message: "ECM's DescribeImage lists an image in every region, whatever its regions" })
  }
  const { from } = (faces[ECM]?.details ?? {}) as EcmDetails
  const remark = from?.region === undefined ? undefined : regionRemark(from.region, Object.keys(ECM_REGIONS))
  if (remark !== undefined) problems.push({ path: ['tencent', 'from', 'region'], message: remark })
  return problems
}
