import { s } from '../../../api/shape.ts'
import type { InstanceState } from '../../../catalogue/inventory.ts'
import { ImageShape } from './image-shape.ts'
import { InstanceTypeConfigShape } from './instance-type-config.ts'

const required = { required: true } as const
const nullable = { required: true, nullable: true } as const

/** The members of an instance that are kept here, of some thirty. See https://cloud.tencent.com/document/api/1108/42540#Instance. */
export const InstanceShape = s.struct({
  InstanceId: s.string({ ...required, doc: { en: 'Instance ID', zh: '实例ID' }, sample: 'ein-gwht9ek2' }),
  InstanceName: s.string({ ...nullable, doc: { en: 'Instance name', zh: '实例名称' } }),
  InstanceState: s.string({ ...required, doc: { en: 'State', zh: '实例状态' }, sample: 'RUNNING' }),
  Image: { ...ImageShape, ...nullable, doc: { en: 'The image that it runs', zh: '实例当前使用的镜像的信息' } },
  SimpleModule: s.struct(
    {
      ModuleId: s.string({ ...required, doc: { en: 'Module ID', zh: '模块ID' } }),
      ModuleName: s.string({ ...required, doc: { en: 'Module name', zh: '模块名称' } }),
    },
    { ...nullable, doc: { en: 'Its module', zh: '实例当前所属的模块简要信息' } },
  ),
  InstanceTypeConfig: { ...InstanceTypeConfigShape, ...nullable, doc: { en: 'Its instance type', zh: '实例的配置相关信息' } },
  CreateTime: s.string({ ...nullable, doc: { en: 'When it was made, China time', zh: '实例的创建时间' } }),
})

/** The members of a module that are kept here. See https://cloud.tencent.com/document/api/1108/42540#Module. */
export const ModuleShape = s.struct({
  ModuleId: s.string({ ...required, doc: { en: 'Module ID', zh: '模块Id' }, sample: 'em-qn46snq8' }),
  ModuleName: s.string({ ...required, doc: { en: 'Module name', zh: '模块名称' } }),
  ModuleState: s.string({ ...required, doc: { en: 'State', zh: '模块状态' }, sample: 'NORMAL' }),
  InstanceTypeConfig: { ...InstanceTypeConfigShape, doc: { en: 'Its instance type', zh: '默认机型' } },
  DefaultImage: { ...ImageShape, doc: { en: 'Its default image', zh: '默认镜像' } },
  CreateTime: s.string({ ...required, doc: { en: 'When it was made, China time', zh: '创建时间' } }),
})

/** ECM's words for states of instances. */
export const INSTANCE_STATE_WORDS: Readonly<Record<InstanceState, string>> = {
  pending: 'PENDING',
  'launch-failed': 'LAUNCH_FAILED',
  running: 'RUNNING',
  stopped: 'STOPPED',
  starting: 'STARTING',
  stopping: 'STOPPING',
  rebooting: 'REBOOTING',
  shutdown: 'SHUTDOWN',
  terminating: 'TERMINATING',
}
