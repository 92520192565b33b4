import type { Author, StoreReader } from '../../../catalogue/decision.ts'
import type { Image, ImageState } from '../../../catalogue/image.ts'
import { moved } from '../../../catalogue/lifecycle.ts'
import type { Changes } from '../../../catalogue/store-port.ts'
import { newTask, type Task, type TaskState } from '../../../catalogue/task.ts'
import type { TaskWork } from '../../../catalogue/task-work.ts'
import type { EcmDetails } from './face.ts'
import { ECM } from './image-id.ts'

/** What begins a task. */
interface Begin {
  /** The action. */
  readonly operation: string
  /** The image that it makes, in the state it has meanwhile, with its face in ECM. */
  readonly image: Image
  readonly accountId: string
  readonly steps: number
  readonly by: Author
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  /** What the operation wants to know when it goes on. */
  readonly payload?: Task['payload']
}

/**
 * An image together with the task that makes it. The image names its task, and the task the image: by its id in ECM and by
 * its name, as they are now.
 */
export async function beginTask(read: StoreReader, { image, payload = {}, at, ...about }: Begin) {
  const id = await read.nextTaskId()
  const shown = { imageId: image.faces[ECM]?.id ?? '', imageName: image.name }
  const task = newTask({ ...about, id, service: ECM, imageId: image.id, payload: { ...payload, ...shown } }, at)
  return { id, changes: { images: [withTask(image, String(id))], tasks: [{ task }] } satisfies Changes }
}

/** How an image is made, or not, that needs nothing but time: it no longer names its task when all went well. */
export const made = (image: Image): Image => withTask(moved(image, 'available'), undefined)

/** Work on an image that is in a state of its own when it fails. */
export const failsAs =
  (state: ImageState): TaskWork['fail'] =>
  (_, image) =>
    moved(image, state)

/** The image as it names its task, or no task. */
function withTask(image: Image, taskId: string | undefined): Image {
  const face = image.faces[ECM]
  if (face === undefined) return image
  const { taskId: _, ...details } = face.details as EcmDetails
  return { ...image, faces: { ...image.faces, [ECM]: { ...face, details: taskId === undefined ? details : { ...details, taskId } } } }
}

/** The number in a TaskId; 0, which no task has, for any other text. */
export const taskNumber = (taskId: string): number => (/^[1-9]\d{0,14}$/.test(taskId) ? Number(taskId) : 0)

/** Words for the states of a task, one for those under way. */
export const wordOf = (state: TaskState, underWay: string): string =>
  state === 'succeeded' ? 'SUCCESS' : state === 'failed' ? 'FAILED' : underWay
