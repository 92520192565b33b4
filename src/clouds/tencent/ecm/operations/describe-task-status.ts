import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import { clip } from '../../../decode.ts'
import { taskNumber, wordOf } from '../image-task.ts'
import { ecm } from '../service.ts'
import { writeTime } from '../time.ts'

const TaskInputShape = s.struct({
  Operation: s.string({
    required: true,
    doc: { en: 'Action that began the task', zh: '操作名，即API名称，比如：CreateImage' },
    sample: 'CreateImage',
  }),
  TaskId: s.string({ required: true, doc: { en: 'Task', zh: '任务ID' }, sample: '1528600' }),
})

const TaskOutputShape = s.struct({
  TaskId: s.string({ required: true, doc: { en: 'Task', zh: '任务ID' }, sample: '1528600' }),
  Message: s.string({ required: true, doc: { en: 'Why it failed; else empty', zh: '状态描述' } }),
  Status: s.string({
    required: true,
    doc: { en: 'SUCCESS, FAILED or OPERATING', zh: '状态值，SUCCESS/FAILED/OPERATING' },
    sample: 'SUCCESS',
  }),
  AddTime: s.string({ required: true, doc: { en: 'When it began, China time', zh: '任务提交时间' }, sample: '2019-07-22 20:48:14' }),
  EndTime: s.string({ required: true, doc: { en: 'When it ended, China time; empty before', zh: '任务结束时间' } }),
  Operation: s.string({ required: true, doc: { en: 'Action that began it', zh: '操作名' }, sample: 'CreateImage' }),
})

/** Tells how several of the caller's tasks go, in the order in which they are asked for. */
export const DescribeTaskStatus = operation(ecm, 'DescribeTaskStatus', {
  summary: { en: 'Tell how tasks go', zh: '获取任务状态' },
  page: 'https://cloud.tencent.com/document/api/1108/42540#TaskOutput',
  access: 'read',
  rate: 20,
  input: s.struct({
    TaskSet: s.list(TaskInputShape, { required: true, max: 100, doc: { en: 'Tasks, at most 100', zh: '任务描述' } }),
  }),
  output: s.struct({ TaskSet: s.list(TaskOutputShape, { required: true, doc: { en: 'How each of them goes', zh: '任务描述' } }) }),
  errors: ['FailedOperation.InternalOperationFailure', 'InvalidParameterValue.TaskNotFound'],
  examples: [
    {
      title: { en: 'Ask for the making of an image', zh: '查询任务状态' },
      input: { TaskSet: [{ Operation: 'CreateImage', TaskId: '1528600' }] },
    },
  ],

  async run({ TaskSet }, { caller: { account }, tasks, fail }) {
    const found = await tasks.find({ accountId: account.id, ids: [...new Set(TaskSet.map(({ TaskId }) => taskNumber(TaskId)))] })
    return {
      TaskSet: TaskSet.map(({ Operation, TaskId }) => {
        const task = found.find(({ id, operation }) => id === taskNumber(TaskId) && operation === Operation)
        if (task === undefined) return fail('InvalidParameterValue.TaskNotFound', clip(`${Operation} ${TaskId}`))
        return {
          TaskId,
          Message: task.message,
          Status: wordOf(task.state, 'OPERATING'),
          AddTime: writeTime(task.createdAt),
          EndTime: writeTime(task.endedAt),
          Operation,
        }
      }),
    }
  },
})
