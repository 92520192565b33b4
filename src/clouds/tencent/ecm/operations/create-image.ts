import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import type { Image } from '../../../../catalogue/image.ts'
import { TaskFailed } from '../../../../catalogue/task-work.ts'
import type { EcmDetails } from '../face.ts'
import { ECM } from '../image-id.ts'
import { beginTask, failsAs, made } from '../image-task.ts'
import { refuseUnfitTexts } from '../image-texts.ts'
import { INSTANCE_STATE_WORDS } from '../inventory-shape.ts'
import { newImage } from '../new-image.ts'
import { imagesWithRoom, refuseTakenName } from '../private-images.ts'
import { ecm } from '../service.ts'

const STEPS = 2

/**
 * Makes an image of an instance, as a task. Only an instance that is off can be imaged; with ForcePoweroff one that runs is
 * powered off, and stays so. It must be off, and there, until the image is made: else the task fails.
 */
export const CreateImage = operation(ecm, 'CreateImage', {
  summary: { en: 'Make an image of an instance', zh: '创建镜像' },
  page: 'https://www.tencentcloud.com/document/product/1119/45727',
  access: 'write',
  resourceType: 'instance',
  resourceParameter: 'InstanceId',
  rate: 20,
  input: s.struct({
    ImageName: s.string({
      required: true,
      doc: { en: "Name: at most 20 characters, and no other image's of the account", zh: '镜像名称' },
      sample: 'test_name',
    }),
    InstanceId: s.string({
      required: true,
      maxLength: 100,
      else: 'InvalidParameterValue.InvalidInstanceID',
      doc: { en: 'Instance to make it of', zh: '需要制作镜像的实例ID' },
      sample: 'ein-93sjjr8k',
    }),
    ImageDescription: s.string({ doc: { en: 'Description: at most 60 characters', zh: '镜像描述' }, sample: 'test_description' }),
    ForcePoweroff: s.string({
      oneOf: ['TRUE', 'FALSE'],
      else: 'InvalidParameter.InvalidDataFormat',
      doc: {
        en: 'TRUE powers a running instance off; FALSE, as when left out, refuses it',
        zh: '是否执行强制关机以制作镜像，TRUE或FALSE，默认为FALSE',
      },
      sample: 'TRUE',
    }),
  }),
  output: s.struct({ TaskId: s.string({ required: true, doc: { en: 'Task that makes the image', zh: '任务ID' }, sample: '1528611' }) }),
  errors: [
    'FailedOperation.InstanceNotAllStopped',
    'FailedOperation.InternalOperationFailure',
    'InvalidParameter.InvalidDataFormat',
    'InvalidParameterValue.ImageNameDuplicate',
    'InvalidParameterValue.InvalidInstanceID',
    'MissingParameter.MissingImageParameter',
    'ResourceInsufficient.InvaildPrivateImageNum',
    'UnsupportedOperation.InstanceIdNotFound',
    'UnsupportedOperation.InvalidInstanceState',
  ],
  examples: [
    {
      title: { en: 'Make an image of an instance, powered off where it runs', zh: '创建镜像' },
      input: { InstanceId: 'ein-93sjjr8k', ImageName: 'test_name', ImageDescription: 'test_description', ForcePoweroff: 'TRUE' },
    },
  ],

  task: {
    steps: STEPS,
    async finish(task, image, read) {
      const id = String(task.payload['instanceId'])
      const instance = (await read.get('instances', ['tencent', id]))?.thing
      if (instance === undefined) throw new TaskFailed(`The instance ${id} no longer exists.`)
      if (instance.state !== 'stopped') throw new TaskFailed(`The instance ${id} was started before the image was made.`)
      return made(image)
    },
    fail: failsAs('failed'),
  },

  async run({ ImageName, InstanceId, ImageDescription = '', ForcePoweroff }, { caller: { account }, catalogue, tasks, by, at, fail }) {
    if (ImageName === '' || InstanceId === '') fail('MissingParameter.MissingImageParameter')
    refuseUnfitTexts({ ImageName, ImageDescription })
    let taskId = 0
    await catalogue.transact(
      async (read) => {
        const instance = (await read.get('instances', ['tencent', InstanceId]))?.thing
        if (instance === undefined || instance.accountId !== account.id) {
          return fail(
            INSTANCE_ID.test(InstanceId) ? 'UnsupportedOperation.InstanceIdNotFound' : 'InvalidParameterValue.InvalidInstanceID',
            InstanceId,
          )
        }
        const { state = 'running', details } = instance
        if (state !== 'running' && state !== 'stopped')
          fail('UnsupportedOperation.InvalidInstanceState', `${InstanceId}: ${INSTANCE_STATE_WORDS[state]}`)
        if (state === 'running' && ForcePoweroff !== 'TRUE') fail('FailedOperation.InstanceNotAllStopped', InstanceId)
        const others = await imagesWithRoom(account.id, read, fail)
        refuseTakenName(ImageName, others, fail)
        if (others.some((image) => image.state === 'creating' && fromOf(image)?.instance === InstanceId)) {
          fail('UnsupportedOperation.InvalidInstanceState', `${InstanceId}: another image of it is being made`)
        }
        const source = instance.imageId === null ? undefined : (await read.get('images', instance.imageId))?.thing
        const image = newImage(
          { owner: account.id, name: ImageName, description: ImageDescription, createdAt: at, state: 'creating' },
          source,
          { source: 'CREATE_IMAGE', from: { instance: InstanceId, instanceName: String(details['name'] ?? ''), region: instance.region } },
        )
        const payload = { instanceId: InstanceId }
        const begun = await beginTask(read, { operation: 'CreateImage', image, accountId: account.id, steps: STEPS, by, at, payload })
        taskId = begun.id
        return state === 'stopped' ? begun.changes : { ...begun.changes, instances: [{ ...instance, state: 'stopped' }] }
      },
      { by },
    )
    await tasks.begun(taskId)
    return { TaskId: String(taskId) }
  },
})

/** The shape of an ECM instance id. */
const INSTANCE_ID = /^ein-[0-9a-z]{8}$/

const fromOf = (image: Image): EcmDetails['from'] => (image.faces[ECM]?.details as EcmDetails | undefined)?.from
