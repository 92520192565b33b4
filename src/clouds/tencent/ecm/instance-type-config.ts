import { type Infer, s } from '../../../api/shape.ts'

const required = { required: true } as const
const nullable = { required: true, nullable: true } as const

/** A kind of machine. See https://cloud.tencent.com/document/api/1108/42540#InstanceTypeConfig. */
export const InstanceTypeConfigShape = s.struct({
  InstanceFamilyConfig: s.struct(
    {
      InstanceFamilyName: s.string({ ...required, sample: '标准网络优化型' }),
      InstanceFamily: s.string({ ...required, sample: 'SN3ne' }),
    },
    { ...required, doc: { en: 'Family', zh: '机型族配置信息' } },
  ),
  InstanceType: s.string({ ...required, doc: { en: 'Type', zh: '机型' }, sample: 'SN3ne.2XLARGE16' }),
  Vcpu: s.integer({ ...required, doc: { en: 'Processors', zh: 'CPU核数' }, sample: 8 }),
  Memory: s.integer({ ...required, doc: { en: 'Memory, GB', zh: '内存大小' }, sample: 16 }),
  Frequency: s.string({ ...required, doc: { en: 'Clock rate', zh: '主频' }, sample: '2.5 GHz' }),
  CpuModelName: s.string({ ...required, doc: { en: 'Processor', zh: '处理器型号' }, sample: 'Intel Xeon Skylake 6133' }),
  InstanceFamilyTypeConfig: s.struct(
    {
      InstanceFamilyType: s.string({ ...required, sample: 'S' }),
      InstanceFamilyTypeName: s.string({ ...required, sample: '标准型' }),
    },
    { ...required, doc: { en: 'Kind of family', zh: '机型族类别配置信息' } },
  ),
  ExtInfo: s.string({ ...nullable, doc: { en: 'JSON text of special types, else empty', zh: '机型额外信息，是一个json字符串' } }),
  Vgpu: s.integer({ ...nullable, doc: { en: 'Graphics processors; null, none of the types has any', zh: 'GPU卡数' } }),
  GpuModelName: s.string({ ...nullable, doc: { en: 'Graphics processor; null, none of the types has any', zh: 'GPU型号' } }),
})

/** See {@link InstanceTypeConfigShape}. */
export type InstanceTypeConfig = Infer<typeof InstanceTypeConfigShape>

/** Every type of ECM's own, as DescribeInstanceTypeConfig's page has them. */
const TYPES = [
  'SN3ne.2XLARGE16',
  'SN3ne.2XLARGE32',
  'SN3ne.2XLARGE64',
  'SN3ne.4XLARGE32',
  'SN3ne.4XLARGE64',
  'SN3ne.6XLARGE48',
  'SN3ne.6XLARGE64',
  'SN3ne.8XLARGE64',
  'SN3ne.LARGE16',
  'SN3ne.LARGE32',
  'SN3ne.LARGE8',
  'SN3ne.MEDIUM16',
  'SN3ne.MEDIUM4',
  'SN3ne.MEDIUM8',
  'SN3ne.SMALL2',
  'SN3ne.SMALL4',
  'SN3ne.SMALL8',
]

/** What the vendor tells of a family of types; of other families it is not known here. */
const FAMILIES: Readonly<Record<string, { readonly name: string; readonly frequency: string; readonly processor: string }>> = {
  SN3ne: { name: '标准网络优化型', frequency: '2.5 GHz', processor: 'Intel Xeon Skylake 6133' },
  S5: { name: '标准型S5', frequency: '2.5 GHz', processor: 'Intel Xeon Skylake 6133' },
}

/** Processors of a size; of `2XLARGE` and so on four for each. */
const VCPUS: Readonly<Record<string, number>> = { SMALL: 1, MEDIUM: 2, LARGE: 4 }

/** Family, size and memory as a type's name has them, for example SN3ne, 2XLARGE and 16. */
const NAME = /^([A-Z]+)(\w*)\.(SMALL|MEDIUM|(\d{1,3})XLARGE|LARGE)(\d{1,5})$/

/** What is known of a type by its name; undefined for a name that is none of a type. */
export function instanceTypeConfig(type: string): InstanceTypeConfig | undefined {
  const [, kind, generation, size, times, memory] = NAME.exec(type) ?? []
  if (kind === undefined || generation === undefined || size === undefined) return undefined
  const family = `${kind}${generation}`
  const { name = family, frequency = '', processor = '' } = Object.hasOwn(FAMILIES, family) ? (FAMILIES[family] ?? {}) : {}
  const isStandard = kind.startsWith('S')
  return {
    InstanceFamilyConfig: { InstanceFamilyName: name, InstanceFamily: family },
    InstanceType: type,
    Vcpu: times === undefined ? (VCPUS[size] ?? 0) : 4 * Number(times),
    Memory: Number(memory),
    Frequency: frequency,
    CpuModelName: processor,
    InstanceFamilyTypeConfig: { InstanceFamilyType: isStandard ? 'S' : kind, InstanceFamilyTypeName: isStandard ? '标准型' : '' },
    ExtInfo: '',
    Vgpu: null,
    GpuModelName: null,
  }
}

/** Every type of ECM's own. */
export const INSTANCE_TYPE_CONFIGS: readonly InstanceTypeConfig[] = TYPES.flatMap((type) => instanceTypeConfig(type) ?? [])
