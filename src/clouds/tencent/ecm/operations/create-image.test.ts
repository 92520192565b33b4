import { afterEach, describe, expect, test } from 'bun:test'
import { anAccessKey, anAccount, anImage } from '../../../../../tests/support/images.ts'
import { openTestServer, refusedWith, type TestServer } from '../../../../../tests/support/tencent.ts'
import type { Instance } from '../../../../catalogue/inventory.ts'
import type { Changes } from '../../../../catalogue/store-port.ts'
import type { TaskTime } from '../../../../catalogue/task-work.ts'
import { MAX_PRIVATE_IMAGES } from '../private-images.ts'

const ANN = { id: 'AKIDannRoot', secret: 'ann' }
const CI = { id: 'AKIDci', secret: 'ci' }
const READER = { id: 'AKIDreader', secret: 'reader' }

const anInstance = (id: string, given: Partial<Instance> = {}): Instance => ({
  id,
  cloud: 'tencent',
  accountId: 'acme',
  region: 'ap-hangzhou-ecm',
  imageId: 'base',
  state: 'stopped',
  details: { name: '网站' },
  ...given,
})

const withoutState = ({ state: _, ...instance }: Instance): Instance => instance

const base = anImage({
  id: 'base',
  owner: null,
  visibility: 'public',
  name: 'Official CentOS',
  description: 'plain',
  architecture: 'i386',
  sizeGiB: 70,
  instanceTypes: ['S5.MEDIUM2'],
})

let testServer: TestServer
afterEach(() => testServer.close())

async function open(time?: TaskTime, more: Changes = {}) {
  testServer = await openTestServer({
    stock: {
      accounts: [anAccount('ann')],
      policies: [
        { name: 'reads', documents: { cam: { version: '2.0', statement: [{ effect: 'allow', action: 'ecm:Describe*', resource: '*' }] } } },
        {
          name: 'creates',
          documents: { cam: { version: '2.0', statement: [{ effect: 'allow', action: 'ecm:CreateImage', resource: '*' }] } },
        },
      ],
      users: [
        { accountId: 'acme', name: 'reader', policies: ['reads'] },
        { accountId: 'acme', name: 'ci', policies: ['creates'] },
      ],
      keys: [anAccessKey({ ...ANN, accountId: 'ann' }), anAccessKey({ ...CI, user: 'ci' }), anAccessKey({ ...READER, user: 'reader' })],
      images: [base],
      instances: [
        anInstance('ein-stopped0'),
        anInstance('ein-running0', { state: 'running' }),
        anInstance('ein-stopping', { state: 'stopping' }),
        withoutState(anInstance('ein-unknown0')),
        anInstance('ein-anns0000', { accountId: 'ann' }),
        anInstance('ein-foreign0', { imageId: null }),
      ],
      ...more,
    },
    ...(time === undefined ? {} : { taskTime: time }),
  })
  return testServer
}

const create = (input: object = {}, key?: { id: string; secret: string }) =>
  testServer.ask<{ TaskId: string }>(
    'CreateImage',
    { ImageName: 'golden', InstanceId: 'ein-stopped0', ...input },
    { ...(key === undefined ? {} : { key }) },
  )
const own = async () =>
  (await testServer.call.DescribeImage({ Filters: [{ Name: 'image-type', Values: ['PRIVATE_IMAGE'] }] })).ImageSet ?? []
const resultOf = async (TaskId: string) =>
  (await testServer.ask<{ Result: string }>('DescribeTaskResult', { EcmRegion: 'ap-hangzhou-ecm', TaskId })).Result
const statusOf = async (TaskId: string) =>
  (
    await testServer.ask<{ TaskSet: Readonly<Record<string, string>>[] }>('DescribeTaskStatus', {
      TaskSet: [{ Operation: 'CreateImage', TaskId }],
    })
  ).TaskSet[0]

describe('CreateImage', () => {
  test('makes an image that is like the one the instance runs, and says what it was made from', async () => {
    await open()
    const { TaskId, ...rest } = await create({ ImageDescription: '说明' })
    expect([TaskId, Object.keys(rest)]).toEqual(['1', ['RequestId']])
    expect(await own()).toMatchObject([
      {
        ImageId: expect.stringMatching(/^img-[0-9a-z]{8}$/),
        ImageName: 'golden',
        ImageDescription: '说明',
        ImageState: 'NORMAL',
        ImageType: 'PRIVATE_IMAGE',
        ImageCreateTime: '2023-11-15 06:13:20',
        ImageOsName: 'CentOS 7.6 64位',
        Architecture: 'i386',
        OsType: 'CentOS',
        ImageSize: 70,
        ImageSource: 'CREATE_IMAGE',
        TaskId: '',
        SrcImage: {
          InstanceId: 'ein-stopped0',
          InstanceName: '网站',
          Region: 'ap-hangzhou-ecm',
          RegionID: 1011,
          ImageId: 'img-base',
          ImageName: 'Official CentOS',
          ImageOsName: 'CentOS 7.6 64位',
          ImageDescription: 'plain',
          ImageType: 'PUBLIC_IMAGE',
        },
      },
    ])
    expect(await resultOf('1')).toBe('SUCCESS')
    const [image] = await testServer.store.ownShelf('acme')
    expect(image?.instanceTypes).toEqual(['S5.MEDIUM2'])
    const call = { who: expect.stringContaining('acme'), call: 'ecm:CreateImage', requestId: rest.RequestId }
    const history = await testServer.store.history('images', image?.id ?? '', 9)
    expect(history.map(({ by, before }) => [by, (before as { state?: string } | undefined)?.state])).toEqual([
      [expect.objectContaining({ call: call.call, requestId: call.requestId }), 'creating'],
      [expect.objectContaining({ call: call.call, requestId: call.requestId }), undefined],
    ])
  })

  test('of an instance whose image is not in the catalogue makes nothing up', async () => {
    await open()
    await create({ InstanceId: 'ein-foreign0' })
    expect(await own()).toMatchObject([
      { ImageOsName: '', Architecture: '', ImageSize: 0, SrcImage: { InstanceId: 'ein-foreign0', ImageId: '', ImageName: '' } },
    ])
  })

  test('by the clock, the image is seen on its way, with its task', async () => {
    await open({ secondsPerStep: 30 })
    const { TaskId } = await create()
    const seen: unknown[] = []
    for (const seconds of [0, 29, 1, 29, 1]) {
      testServer.clock.now += seconds * 1000
      await testServer.server.tasks.run()
      const [image] = await own()
      seen.push([image?.['ImageState'], image?.['TaskId'], await resultOf(TaskId), (await statusOf(TaskId))?.['Status']])
    }
    expect(seen).toEqual([
      ['CREATING', '1', 'RUNNING', 'OPERATING'],
      ['CREATING', '1', 'RUNNING', 'OPERATING'],
      ['CREATING', '1', 'RUNNING', 'OPERATING'],
      ['CREATING', '1', 'RUNNING', 'OPERATING'],
      ['NORMAL', '', 'SUCCESS', 'SUCCESS'],
    ])
    expect(await statusOf(TaskId)).toEqual({
      TaskId,
      Message: '',
      Status: 'SUCCESS',
      AddTime: '2023-11-15 06:13:20',
      EndTime: '2023-11-15 06:14:20',
      Operation: 'CreateImage',
    })
  })

  test('by reads, it is done at the read that was promised, of the image or of its task', async () => {
    await open({ reads: 2 })
    const { TaskId } = await create()
    const stateOf = async () => (await own())[0]?.['ImageState']
    expect([await stateOf(), await resultOf(TaskId), await stateOf(), await stateOf()]).toEqual([
      'CREATING',
      'RUNNING',
      'CREATING',
      'NORMAL',
    ])
    expect(await resultOf(TaskId)).toBe('SUCCESS')
  })

  test.each([
    [
      'the instance is started again',
      { instances: [anInstance('ein-stopped0', { state: 'running' })] },
      'The instance ein-stopped0 was started before the image was made.',
    ],
    ['the instance goes', { removals: { instances: [['tencent', 'ein-stopped0']] } }, 'The instance ein-stopped0 no longer exists.'],
  ] as const)('fails when %s meanwhile; image and task say so', async (_, change, message) => {
    await open({ secondsPerStep: 1 })
    const { TaskId } = await create()
    await testServer.catalogue.write(change as Changes)
    for (const _step of [1, 2]) {
      testServer.clock.now += 1_000
      await testServer.server.tasks.run()
    }
    expect(await own()).toMatchObject([{ ImageState: 'CREATEFAILED', TaskId }])
    expect(await resultOf(TaskId)).toBe('FAILED')
    expect(await statusOf(TaskId)).toMatchObject({ Status: 'FAILED', Message: message })
    // The name is the failed image's until that is removed.
    expect(await create({ InstanceId: 'ein-foreign0' })).toMatchObject(refusedWith('InvalidParameterValue.ImageNameDuplicate'))
  })

  test('powers a running instance off when told to, and it stays off', async () => {
    await open()
    expect(await create({ InstanceId: 'ein-running0', ForcePoweroff: 'TRUE' })).not.toHaveProperty('Error')
    expect(await own()).toMatchObject([{ ImageState: 'NORMAL' }])
    const instance = (await testServer.store.instances('acme')).find(({ id }) => id === 'ein-running0')
    expect(instance).toMatchObject({ state: 'stopped', details: { name: '网站' } })
    expect(await create({ InstanceId: 'ein-running0', ImageName: 'again' })).not.toHaveProperty('Error')
  })
})

describe('CreateImage is refused', () => {
  test.each([
    [{ InstanceId: 'ein-running0' }, 'FailedOperation.InstanceNotAllStopped'],
    [{ InstanceId: 'ein-running0', ForcePoweroff: 'FALSE' }, 'FailedOperation.InstanceNotAllStopped'],
    [{ InstanceId: 'ein-unknown0' }, 'FailedOperation.InstanceNotAllStopped'],
    [{ InstanceId: 'ein-stopping', ForcePoweroff: 'TRUE' }, 'UnsupportedOperation.InvalidInstanceState'],
    [{ InstanceId: 'ein-nowhere0' }, 'UnsupportedOperation.InstanceIdNotFound'],
    [{ InstanceId: 'ein-anns0000' }, 'UnsupportedOperation.InstanceIdNotFound'],
    [{ InstanceId: 'ins-nowhere0' }, 'InvalidParameterValue.InvalidInstanceID'],
    [{ InstanceId: 'ein-NOWHERE0' }, 'InvalidParameterValue.InvalidInstanceID'],
    [{ InstanceId: 'ein-\0\uD800' }, 'InvalidParameterValue.InvalidInstanceID'],
    [{ InstanceId: 'x'.repeat(101) }, 'InvalidParameterValue.InvalidInstanceID'],
    [{ InstanceId: '' }, 'MissingParameter.MissingImageParameter'],
    [{ ImageName: '' }, 'MissingParameter.MissingImageParameter'],
    [{ ImageName: null }, 'MissingParameter'],
    [{ InstanceId: null }, 'MissingParameter'],
    [{ ImageName: 'x'.repeat(21) }, 'InvalidParameterValue'],
    [{ ImageName: ' ' }, 'InvalidParameterValue'],
    [{ ImageDescription: '😀'.repeat(61) }, 'InvalidParameterValue'],
    [{ ForcePoweroff: 'true' }, 'InvalidParameter.InvalidDataFormat'],
    [{ ForcePoweroff: true }, 'InvalidParameter'],
    [{ ImageName: 7 }, 'InvalidParameter'],
    [{ ImageIds: [] }, 'UnknownParameter'],
  ])('%j: %s', async (input, code) => {
    await open()
    expect(await create(input)).toMatchObject(refusedWith(code))
    expect([await own(), await testServer.store.tasks({ accountId: 'acme' })]).toEqual([[], []])
  })

  test('when the account has the name already, in ECM; names of others and of official images are free', async () => {
    const other = anImage({ id: 'ecs', name: 'elsewhere', faces: { 'alibaba/ecs': { id: 'm-1', regions: [], details: {} } } })
    await open('instant', {
      images: [base, anImage({ id: 'mine', name: 'golden' }), other, anImage({ id: 'anns', owner: 'ann', name: 'free' })],
    })
    expect(await create()).toMatchObject(refusedWith('InvalidParameterValue.ImageNameDuplicate', 'The image name already exists. (golden)'))
    for (const ImageName of ['Golden', 'free', 'elsewhere', 'Official CentOS'])
      expect(await create({ ImageName })).not.toHaveProperty('Error')
  })

  test('while another image of the instance is being made', async () => {
    await open({ secondsPerStep: 1 })
    await create()
    expect(await create({ ImageName: 'second' })).toMatchObject(refusedWith('UnsupportedOperation.InvalidInstanceState'))
    expect(await create({ ImageName: 'second', InstanceId: 'ein-foreign0' })).not.toHaveProperty('Error')
  })

  test('when the account has as many images as it may', async () => {
    const images = Array.from({ length: MAX_PRIVATE_IMAGES - 1 }, (_, n) => anImage({ id: `i${n}`, name: `image ${n}` }))
    await open('instant', { images: [base, ...images] })
    expect(await create()).not.toHaveProperty('Error')
    expect(await create({ ImageName: 'one more' })).toMatchObject(refusedWith('ResourceInsufficient.InvaildPrivateImageNum'))
  })

  test('to a user who may only read, by the name of the very instance', async () => {
    await open()
    const refused = refusedWith('AuthFailure.UnauthorizedOperation', expect.stringContaining(':instance/ein-stopped0)'))
    expect(await create({}, READER)).toMatchObject(refused)
    expect(await create({}, CI)).not.toHaveProperty('Error')
  })

  test('to all but one of many who want the same name at once', async () => {
    await open()
    const answers = await Promise.all(Array.from({ length: 8 }, () => create()))
    expect(answers.filter((answer) => answer.Error === undefined)).toHaveLength(1)
    expect(new Set(answers.map(({ Error: refused }) => refused?.Code))).toEqual(
      new Set([undefined, 'InvalidParameterValue.ImageNameDuplicate']),
    )
    expect(await own()).toHaveLength(1)
  })
})
