import { operation } from '../../../../api/operation.ts'
import { Refusal } from '../../../../api/refusal.ts'
import { s } from '../../../../api/shape.ts'
import { clip } from '../../../decode.ts'
import { taskNumber, wordOf } from '../image-task.ts'
import { ecm } from '../service.ts'

/** A region of ECM's, such as `ap-xian-ecm`: new ones come, so their form is looked at alone. Images are in no region. */
const ECM_REGION = /^[a-z]{2}-[a-z0-9-]*ecm[a-z0-9-]{0,10}$/

/** Tells how one of the caller's tasks goes. */
export const DescribeTaskResult = operation(ecm, 'DescribeTaskResult', {
  summary: { en: 'Tell how a task goes', zh: '查询异步任务的执行结果' },
  page: 'https://cloud.tencent.com/document/api/1108/42540',
  access: 'read',
  rate: 20,
  input: s.struct({
    EcmRegion: s.string({ required: true, doc: { en: 'ECM region', zh: 'ECM 地域' }, sample: 'ap-hangzhou-ecm' }),
    TaskId: s.string({ required: true, doc: { en: 'Task', zh: '异步任务ID' }, sample: '1528600' }),
  }),
  output: s.struct({
    TaskId: s.string({ required: true, doc: { en: 'Task', zh: '任务ID' }, sample: '1528600' }),
    Result: s.string({
      required: true,
      doc: { en: 'SUCCESS, FAILED or RUNNING', zh: '执行结果，包括SUCCESS、FAILED、RUNNING' },
      sample: 'SUCCESS',
    }),
  }),
  errors: ['FailedOperation.InternalOperationFailure', 'InvalidParameterValue.TaskNotFound'],
  examples: [{ title: { en: 'Ask for a task', zh: '查询任务结果' }, input: { EcmRegion: 'ap-hangzhou-ecm', TaskId: '1528600' } }],

  async run({ EcmRegion, TaskId }, { caller: { account }, tasks, fail }) {
    if (!ECM_REGION.test(EcmRegion)) throw new Refusal('wrong-value', { parameter: 'EcmRegion', value: clip(EcmRegion) })
    const [task] = await tasks.find({ accountId: account.id, ids: [taskNumber(TaskId)] })
    if (task === undefined) return fail('InvalidParameterValue.TaskNotFound', clip(TaskId))
    return { TaskId, Result: wordOf(task.state, 'RUNNING') }
  },
})
