import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import type { Instance, Module } from '../../../../catalogue/inventory.ts'
import { FilterShape } from '../filter-shape.ts'
import { IMAGE_ID } from '../image-id.ts'
import { instanceTypeConfig } from '../instance-type-config.ts'
import { familyOf, filtered, type InventoryFilter, isOne, ordered } from '../inventory-list.ts'
import { ModuleShape } from '../inventory-shape.ts'
import { orderDirection, pageParameters } from '../page-shape.ts'
import { imageIdsIn, ownIdsOf, seenImages } from '../seen-images.ts'
import { ecm } from '../service.ts'
import { writeTime } from '../time.ts'

/** The filters of the vendor's page, without security-group-id: nothing here has any, so it is refused. */
const filtersWith = (ownIds: ReadonlyMap<string, string>): Readonly<Record<string, InventoryFilter<Module>>> => ({
  'module-id': { fits: ({ id }, values) => isOne(id, values) },
  'module-name': { fits: ({ name }, values) => isOne(name, values) },
  'instance-family': { fits: ({ type }, values) => isOne(familyOf(type), values) },
  'image-id': {
    isValue: (value) => IMAGE_ID.test(value),
    fits: ({ imageId }, values) => values.some((value) => ownIds.get(value) === imageId),
  },
})

/** How many instances a module has, and in how many regions. */
interface Counts {
  readonly instances: number
  readonly nodes: number
}

function countsOf(instances: readonly Instance[]): (module: Module) => Counts {
  const byModule = Map.groupBy(instances, ({ moduleId = '' }) => moduleId)
  return ({ id }) => {
    const own = byModule.get(id) ?? []
    return { instances: own.length, nodes: new Set(own.map(({ region }) => region)).size }
  }
}

/** Lists the account's modules, newest first, each with its default image as far as the account may know of it. */
export const DescribeModule = operation(ecm, 'DescribeModule', {
  summary: { en: 'List modules', zh: '获取模块列表' },
  page: 'https://cloud.tencent.com/document/product/1108/42555',
  access: 'read',
  resourceType: 'module',
  rate: 20,
  input: s.struct({
    Filters: s.list(FilterShape, {
      max: 10,
      else: 'InvalidParameterValue.InvalidFilter',
      doc: {
        en: 'At most 10 of module-id, module-name, instance-family and image-id, each with at most 5 values',
        zh: '过滤条件：module-id、module-name、instance-family、image-id，Filters的上限为10，Filter.Values的上限为5',
      },
    }),
    ...pageParameters,
    OrderByField: s.string({
      oneOf: ['instance-num', 'node-num', 'timestamp'],
      else: 'InvalidParameterValue.InvalidPublicParam',
      doc: { en: 'instance-num, node-num or timestamp', zh: '排序字段：instance-num、node-num、timestamp' },
      sample: 'timestamp',
    }),
    OrderDirection: orderDirection,
  }),
  output: s.struct({
    TotalCount: s.integer({ required: true, nullable: true, doc: { en: 'Modules that match, before paging', zh: '符合条件的模块数量' } }),
    ModuleItemSet: s.list(
      s.struct({
        NodeInstanceNum: s.struct(
          {
            NodeNum: s.integer({ required: true, doc: { en: 'Regions that its instances are in', zh: '节点数量' } }),
            InstanceNum: s.integer({ required: true, doc: { en: 'Its instances', zh: '实例数量' } }),
          },
          { required: true, doc: { en: 'What it has', zh: '节点实例统计信息' } },
        ),
        Module: { ...ModuleShape, required: true, doc: { en: 'The module', zh: '模块信息' } },
      }),
      { required: true, nullable: true, doc: { en: 'One page of them', zh: '模块详情信息的列表' } },
    ),
  }),
  errors: [
    'FailedOperation.InternalOperationFailure',
    'InvalidParameter.InvalidDataFormat',
    'InvalidParameterValue.InvaildPageParam',
    'InvalidParameterValue.InvalidFilter',
    'InvalidParameterValue.InvalidPublicParam',
    'MissingParameter.MissingModuleParameter',
    'UnauthorizedOperation.ForbiddenOperation',
  ],
  examples: [{ title: { en: 'List the modules', zh: '查看模块列表' }, input: { Offset: 0, Limit: 10 } }],

  async run({ Filters = [], Offset, Limit, OrderByField, OrderDirection }, { caller: { account }, catalogue, fail }) {
    const [modules, instances, ownIds] = await Promise.all([
      catalogue.modules(account.id),
      catalogue.instances(account.id),
      ownIdsOf(catalogue, account, imageIdsIn(Filters)),
    ])
    const refused = (name: string) => fail('InvalidParameterValue.InvalidFilter', name)
    const matching = filtered(modules, Filters, filtersWith(ownIds), { unknown: refused, tooManyValues: refused, value: refused })
    const counts = countsOf(instances)
    const byField = {
      timestamp: ({ createdAt }: Module) => createdAt,
      'instance-num': (module: Module) => counts(module).instances,
      'node-num': (module: Module) => counts(module).nodes,
    }[(OrderByField ?? 'timestamp') as 'timestamp']
    const page = ordered(matching, byField, OrderDirection === 1).slice(Offset, Offset + Limit)
    const images = await seenImages(
      catalogue,
      account,
      page.map(({ imageId }) => imageId),
    )
    return {
      TotalCount: matching.length,
      ModuleItemSet: page.map((module) => {
        const [image, config] = [images.get(module.imageId), instanceTypeConfig(module.type)]
        return {
          NodeInstanceNum: { NodeNum: counts(module).nodes, InstanceNum: counts(module).instances },
          Module: {
            ModuleId: module.id,
            ModuleName: module.name,
            ModuleState: 'NORMAL',
            ...(config === undefined ? {} : { InstanceTypeConfig: config }),
            ...(image === undefined ? {} : { DefaultImage: image }),
            CreateTime: writeTime(module.createdAt),
          },
        }
      }),
    }
  },
})
