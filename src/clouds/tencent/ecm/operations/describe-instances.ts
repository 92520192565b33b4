import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import type { Instance, Module } from '../../../../catalogue/inventory.ts'
import { FilterShape } from '../filter-shape.ts'
import { IMAGE_ID } from '../image-id.ts'
import { instanceTypeConfig } from '../instance-type-config.ts'
import { containsOne, familyOf, filtered, type InventoryFilter, isOne, ordered } from '../inventory-list.ts'
import { INSTANCE_STATE_WORDS, InstanceShape } from '../inventory-shape.ts'
import { orderDirection, pageParameters } from '../page-shape.ts'
import { imageIdsIn, ownIdsOf, seenImages } from '../seen-images.ts'
import { ecm } from '../service.ts'
import { writeTime } from '../time.ts'

const nameOf = ({ details }: Instance): string => (typeof details['name'] === 'string' ? details['name'] : '')
const stateOf = ({ state = 'running' }: Instance): string => INSTANCE_STATE_WORDS[state]

/**
 * The filters of the vendor's page that ask for what is kept here. Those for zones, addresses, networks, tags and so on are
 * refused: an answer that passes them over would be wrong.
 */
const filtersWith = (
  modules: ReadonlyMap<string, Module>,
  ownIds: ReadonlyMap<string, string>,
): Readonly<Record<string, InventoryFilter<Instance>>> => ({
  'instance-id': { isValue: (value) => /^ein-\w+$/.test(value), fits: ({ id }, values) => isOne(id, values) },
  'instance-name': { fits: (instance, values) => containsOne(nameOf(instance), values) },
  'instance-state': {
    isValue: (value) => Object.values(INSTANCE_STATE_WORDS).includes(value),
    fits: (instance, values) => isOne(stateOf(instance), values),
  },
  'instance-family': { fits: ({ type }, values) => isOne(familyOf(type), values) },
  'module-id': { fits: ({ moduleId }, values) => isOne(moduleId, values) },
  'module-name': { fits: ({ moduleId = '' }, values) => containsOne(modules.get(moduleId)?.name, values) },
  'image-id': {
    isValue: (value) => IMAGE_ID.test(value),
    fits: ({ imageId }, values) => imageId !== null && values.some((value) => ownIds.get(value) === imageId),
  },
})

/** Lists the account's instances, newest first, each with its image as far as the account may know of it. */
export const DescribeInstances = operation(ecm, 'DescribeInstances', {
  summary: { en: 'List instances', zh: '获取实例相关信息' },
  page: 'https://www.tencentcloud.com/document/product/1119/45717',
  access: 'read',
  resourceType: 'instance',
  rate: 20,
  input: s.struct({
    Filters: s.list(FilterShape, {
      max: 10,
      else: 'InvalidParameterValue.ParameterValueTooLarge',
      doc: {
        en: 'At most 10 of instance-id, instance-name, instance-state, instance-family, module-id, module-name and image-id, each with at most 5 values',
        zh: '过滤条件：instance-id、instance-name、instance-state、instance-family、module-id、module-name、image-id，Filter.Values的上限为5',
      },
    }),
    ...pageParameters,
    OrderByField: s.string({
      oneOf: ['timestamp'],
      else: 'InvalidParameterValue.InvalidOrderByField',
      doc: { en: 'timestamp', zh: '排序字段，目前仅支持timestamp' },
      sample: 'timestamp',
    }),
    OrderDirection: orderDirection,
  }),
  output: s.struct({
    TotalCount: s.integer({ required: true, doc: { en: 'Instances that match, before paging', zh: '返回的实例相关信息列表的长度' } }),
    InstanceSet: s.list(InstanceShape, { required: true, nullable: true, doc: { en: 'One page of them', zh: '返回的实例相关信息列表' } }),
  }),
  errors: [
    'FailedOperation.InternalOperationFailure',
    'InvalidParameter.InvalidDataFormat',
    'InvalidParameterValue.InvaildDescribeInstance',
    'InvalidParameterValue.InvaildPageParam',
    'InvalidParameterValue.InvalidFilter',
    'InvalidParameterValue.InvalidInstanceID',
    'InvalidParameterValue.InvalidOrderByField',
    'InvalidParameterValue.ParameterValueTooLarge',
    'ResourceNotFound.InstanceNotExist',
    'UnauthorizedOperation.ForbiddenOperation',
  ],
  examples: [
    {
      title: { en: 'List the instances that run an image', zh: '按镜像查询实例' },
      input: { Filters: [{ Name: 'image-id', Values: ['img-9qabwvbn'] }] },
    },
  ],

  async run({ Filters = [], Offset, Limit, OrderDirection }, { caller: { account }, catalogue, fail }) {
    const [instances, moduleList, ownIds] = await Promise.all([
      catalogue.instances(account.id),
      catalogue.modules(account.id),
      ownIdsOf(catalogue, account, imageIdsIn(Filters)),
    ])
    const modules = new Map(moduleList.map((module) => [module.id, module]))
    const matching = filtered(instances, Filters, filtersWith(modules, ownIds), {
      unknown: (name) => fail('InvalidParameterValue.InvalidFilter', name),
      tooManyValues: (name) => fail('InvalidParameterValue.ParameterValueTooLarge', name),
      value: (name, value) =>
        fail(
          name === 'instance-id' ? 'InvalidParameterValue.InvalidInstanceID' : 'InvalidParameterValue.InvalidFilter',
          `${name}: ${value}`,
        ),
    })
    const page = ordered(matching, ({ createdAt }) => createdAt, OrderDirection === 1).slice(Offset, Offset + Limit)
    const images = await seenImages(
      catalogue,
      account,
      page.map(({ imageId }) => imageId),
    )
    return {
      TotalCount: matching.length,
      InstanceSet: page.map((instance) => {
        const { id, imageId, moduleId, type, createdAt } = instance
        return {
          InstanceId: id,
          InstanceName: nameOf(instance),
          InstanceState: stateOf(instance),
          Image: images.get(imageId ?? '') ?? null,
          SimpleModule: moduleId === undefined ? null : { ModuleId: moduleId, ModuleName: modules.get(moduleId)?.name ?? '' },
          InstanceTypeConfig: (type === undefined ? undefined : instanceTypeConfig(type)) ?? null,
          CreateTime: createdAt === undefined ? null : writeTime(createdAt),
        }
      }),
    }
  },
})
