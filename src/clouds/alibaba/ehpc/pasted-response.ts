import { DocumentError, type DocumentProblem } from '../../../access/document-problem.ts'
import type { Json } from '../../../json.ts'
import { isMembers, type Members } from '../../pasted-members.ts'
import type { PastedResponse } from '../../service-files.ts'
import { readPastedImages, readPastedSystems } from './pasted-image.ts'

/** The root of a response in XML, and what converters to JSON leave of it. */
const ROOT = /^(ListCommunityImages|ListCustomImages|ListImages)Response$/

/** What a document holds of a response, where, and of which action as far as it tells. */
interface Found {
  readonly response: Members
  readonly path: DocumentProblem['path']
  readonly action: string
}

/**
 * Reads what ListCommunityImages, ListCustomImages or ListImages answered: the body, the body under its XML root, or
 * the object that SDKs return. A bare body does not say which of the first two it is, and is taken for the first.
 * @throws DocumentError
 */
export function readResponse(document: unknown): PastedResponse | undefined {
  if (!isMembers(document)) return undefined
  const { response, path, action } = find(document)
  const ecs = isMembers(response['Images']) && !('ImageInfo' in response['Images']) ? response['Images']['Image'] : undefined
  if (ecs !== undefined) {
    const message =
      'this is what DescribeImages of ECS answers; an answer of one of the lists of images of E-HPC is wanted, or a catalogue file with these images in it'
    throw new DocumentError([{ path: [...path, 'Images'], message }])
  }
  if ('Images' in response) {
    const list = listIn(response, 'Images', 'ImageInfo', path)
    return readPastedImages(list.items, list.path, action === 'ListCustomImages')
  }
  if ('OsTags' in response) {
    const list = listIn(response, 'OsTags', 'OsInfo', path)
    return readPastedSystems(list.items, list.path)
  }
  if (typeof response['Code'] === 'string' && 'RequestId' in response) {
    const message = `the response is a refusal (${response['Code']}), not a list of images`
    throw new DocumentError([{ path: [...path, 'Code'], message }])
  }
  return undefined
}

function find(document: Members): Found {
  const [root = ''] = Object.keys(document)
  const [, action] = ROOT.exec(root) ?? []
  const inner = document[root]
  if (action !== undefined && isMembers(inner)) return { response: inner, path: [root], action }
  const { body } = document
  if (isMembers(body) && 'statusCode' in document) return { response: body, path: ['body'], action: '' }
  return { response: document, path: [], action: '' }
}

/** The list under its wrapper. Older pages have it without; converters from XML make a list of one the one. */
function listIn(
  response: Members,
  wrapper: string,
  item: string,
  path: DocumentProblem['path'],
): { readonly items: readonly Json[]; readonly path: DocumentProblem['path'] } {
  const outer = response[wrapper] ?? null
  if (Array.isArray(outer)) return { items: outer, path: [...path, wrapper] }
  const at = [...path, wrapper, item]
  if (outer === null || outer === '') return { items: [], path: at }
  const inner = isMembers(outer) && (item in outer || Object.keys(outer).length === 0) ? (outer[item] ?? null) : undefined
  if (inner === null) return { items: [], path: at }
  if (Array.isArray(inner)) return { items: inner, path: at }
  if (isMembers(inner)) return { items: [inner], path: at }
  throw new DocumentError([{ path: [...path, wrapper], message: `${wrapper} of an E-HPC response has a list of images, ${item}` }])
}
