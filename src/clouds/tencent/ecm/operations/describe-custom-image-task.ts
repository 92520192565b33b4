import { operation } from '../../../../api/operation.ts'
import { Refusal } from '../../../../api/refusal.ts'
import { s } from '../../../../api/shape.ts'
import type { Task } from '../../../../catalogue/task.ts'
import { clip } from '../../../decode.ts'
import { taskNumber, wordOf } from '../image-task.ts'
import { ecm } from '../service.ts'
import { writeTime } from '../time.ts'

/** The operations that import an image. */
const IMPORTS = ['ImportCustomImage', 'ImportImage'] as const

/** What each filter is about. Values of one filter are alternatives, and are compared as they are. */
const FILTERS: Readonly<Record<string, (task: Task) => unknown>> = {
  'task-id': ({ id }) => String(id),
  'image-id': ({ payload }) => payload['imageId'],
  'image-name': ({ payload }) => payload['imageName'],
}

const FilterShape = s.struct({
  Name: s.string({ required: true, doc: { en: 'task-id, image-id or image-name', zh: '过滤条件的名称' }, sample: 'task-id' }),
  Values: s.list(s.string(), { required: true, max: 100, doc: { en: 'Alternatives', zh: '过滤条件的值' }, sample: ['21'] }),
})

const ImageTaskShape = s.struct({
  State: s.string({
    required: true,
    doc: { en: 'PENDING, PROCESSING, SUCCESS or FAILED', zh: '镜像状态 PENDING PROCESSING SUCCESS FAILED' },
    sample: 'SUCCESS',
  }),
  Message: s.string({
    required: true,
    doc: { en: 'Why it failed; success for one that went well', zh: '导入失败时，说明失败原因' },
    sample: 'success',
  }),
  ImageName: s.string({ required: true, doc: { en: 'Name of the image when it was imported', zh: '镜像名称' }, sample: 'ecmtest' }),
  CreateTime: s.string({ required: true, doc: { en: 'When it began, China time', zh: '导入时间' }, sample: '2020-06-16 15:43:30' }),
})

/** Lists the tasks of the caller's that import images, newest first, at most 1,000. */
export const DescribeCustomImageTask = operation(ecm, 'DescribeCustomImageTask', {
  summary: { en: 'List tasks that import images', zh: '查询自定义镜像任务' },
  page: 'https://www.tencentcloud.com/document/product/1119/45725',
  access: 'read',
  resourceType: 'image',
  rate: 20,
  input: s.struct({
    Filters: s.list(FilterShape, {
      required: true,
      max: 10,
      doc: { en: 'At most 10 of task-id, image-id and image-name; all must hold', zh: '支持key,value查询：task-id、image-id、image-name' },
    }),
  }),
  output: s.struct({
    ImageTaskSet: s.list(ImageTaskShape, { required: true, doc: { en: 'The tasks', zh: '导入任务详情' } }),
    TotalCount: s.integer({ required: true, doc: { en: 'How many there are', zh: '导入任务数目' }, sample: 1 }),
  }),
  errors: ['FailedOperation.InternalOperationFailure', 'ResourceNotFound'],
  examples: [{ title: { en: 'Ask for one task', zh: '查询自定义镜像任务' }, input: { Filters: [{ Name: 'task-id', Values: ['21'] }] } }],

  async run({ Filters }, { caller: { account }, tasks, fail }) {
    const wanted = Filters.map(({ Name, Values }, index) => {
      const valueIn = Object.hasOwn(FILTERS, Name) ? FILTERS[Name] : undefined
      if (valueIn === undefined) throw new Refusal('wrong-value', { parameter: `Filters.${index}.Name`, value: clip(Name) })
      return (task: Task) => Values.includes(valueIn(task) as string)
    })
    const numbers = Filters.filter(({ Name }) => Name === 'task-id').flatMap(({ Values }) => Values.map(taskNumber))
    const query = { accountId: account.id, operations: IMPORTS, ...(numbers.length > 0 && { ids: [...new Set(numbers)] }) }
    const found = await tasks.find(query, (task) => wanted.every((holds) => holds(task)))
    if (found.length === 0 && numbers.length > 0) fail('ResourceNotFound')
    const ImageTaskSet = found.map(({ state, message, payload, createdAt }) => ({
      State: wordOf(state, state.toUpperCase()),
      Message: state === 'succeeded' ? 'success' : message,
      ImageName: String(payload['imageName'] ?? ''),
      CreateTime: writeTime(createdAt),
    }))
    return { ImageTaskSet, TotalCount: found.length }
  },
})
