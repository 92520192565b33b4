import { strict as assert } from 'node:assert'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Cases } from '../cases.ts'
import { type Asking, by, ids } from './asking.ts'
import type { Request, Settings } from './call.ts'
import { type ImageView, KEPT, KEPT_INSTANCES } from './catalogue.ts'

const MISSING = 'img-nobody00'

/** Declares the cases about calls that change images. They have an account of their own, whose images no other case counts. */
export function declareLife(cases: Cases, asking: Asking): void {
  const { keeper } = asking.world.keys
  const own = by('image-type', 'PRIVATE_IMAGE')
  const listed = async () =>
    (await asking.listAll([own], 100, { key: keeper })).map(({ ImageId, ImageName, ImageDescription }) => [
      ImageId,
      ImageName,
      ImageDescription,
    ])
  const [first = '', second = '', third = ''] = ids(KEPT)

  /** Makes a call that answers nothing but its request id. */
  async function done(action: string, parameters: Request, settings: Settings = {}): Promise<void> {
    const reply = await asking.call(parameters, { action, key: keeper, ...settings })
    assert.ok('value' in reply, `refused: ${JSON.stringify(reply).slice(0, 1_000)}`)
    const { RequestId, ...rest } = reply.value as { readonly RequestId: string }
    assert.deepEqual(rest, {}, 'members that the vendor does not have')
    asking.checkRequestId(RequestId)
  }

  const refused = (code: string, action: string, parameters: Request, settings: Settings = {}) =>
    asking.refused(code, parameters, { action, key: keeper, ...settings })

  cases.test('write.change', async () => {
    const before = await listed()
    const [name, description] = ['黄金镜像 golden', '第二次 & 最后 = 100%']
    await done('ModifyImageAttribute', { ImageId: second, ImageName: name, ImageDescription: description })
    const after = await listed()
    assert.deepEqual(
      after,
      before.map((image) => (image[0] === second ? [second, name, description] : image)),
    )
    await done('ModifyImageAttribute', { ImageId: second, ImageName: name, ImageDescription: description })
    assert.deepEqual(await listed(), after, 'the same once more')
  })

  cases.test('write.change-refused', async () => {
    const before = await listed()
    const modify = 'ModifyImageAttribute'
    await refused('InvalidParameterValue.ImageNameDuplicate', modify, {
      ImageId: third,
      ImageName: before.find(([id]) => id === first)?.[1],
    })
    await refused('InvalidParameterValue', modify, { ImageId: third, ImageName: '名'.repeat(21) })
    await refused('InvalidParameterValue', modify, { ImageId: third, ImageDescription: '述'.repeat(61) })
    await refused('MissingParameter.MissingImageParameter', modify, { ImageId: third })
    await refused('ResourceNotFound', modify, { ImageId: MISSING, ImageDescription: 'a' })
    await refused('FailedOperation.OperationNotAllow', modify, {
      ImageId: asking.world.images.find(({ ImageOwner }) => ImageOwner === 0)?.ImageId,
      ImageDescription: 'a',
    })
    await refused(
      'AuthFailure.UnauthorizedOperation',
      modify,
      { ImageId: 'img-pr000000', ImageDescription: 'a' },
      { key: asking.world.keys.reader },
    )
    assert.deepEqual(await listed(), before)
  })

  cases.test('write.delete', async () => {
    const before = await listed()
    await refused('ResourceNotFound', 'DeleteImage', { ImageIDSet: [first, MISSING] })
    await refused('InvalidParameterValue.InvalidImageID', 'DeleteImage', { ImageIDSet: [first, 'IMG-1'] })
    assert.deepEqual(await listed(), before, 'all of them or none')
    await done('DeleteImage', { ImageIDSet: [first, third] })
    assert.deepEqual(
      await listed(),
      before.filter(([id]) => id !== first && id !== third),
    )
    await refused('ResourceNotFound', 'DeleteImage', { ImageIDSet: [first] })
  })

  /** Makes a call, and hands over what it was answered. */
  async function answered<T>(action: string, parameters: Request): Promise<T> {
    const reply = await asking.call(parameters, { action, key: keeper })
    assert.ok('value' in reply, `refused: ${JSON.stringify(reply).slice(0, 1_000)}`)
    return reply.value as T
  }

  cases.test('write.create', async () => {
    const InstanceId = KEPT_INSTANCES.stopped
    const ImageName = '第一个镜像 & one'
    const { TaskId } = await answered<{ readonly TaskId: unknown }>('CreateImage', { InstanceId, ImageName, ImageDescription: '来自机器' })
    assert.ok(typeof TaskId === 'string' && /^\d+$/.test(TaskId), `TaskId is ${String(TaskId)}`)
    const made = (await asking.listAll([own], 100, { key: keeper })).find((image: ImageView) => image.ImageName === ImageName)
    assert.equal(made?.ImageState, 'NORMAL')
    assert.equal(made.ImageSource, 'CREATE_IMAGE')
    assert.equal(made.SrcImage.InstanceId, InstanceId)
    assert.equal(made.SrcImage.ImageId, KEPT.at(-1)?.ImageId)
    assert.equal(
      (await answered<{ readonly Result: string }>('DescribeTaskResult', { EcmRegion: 'ap-chongqing-ecm2', TaskId })).Result,
      'SUCCESS',
    )
    await refused('InvalidParameterValue.ImageNameDuplicate', 'CreateImage', { InstanceId, ImageName })
    await done('DeleteImage', { ImageIDSet: [made.ImageId] })
  })

  cases.test('write.create-refused', async () => {
    const before = await listed()
    const create = 'CreateImage'
    await refused('FailedOperation.InstanceNotAllStopped', create, { InstanceId: KEPT_INSTANCES.running, ImageName: 'a' })
    await refused('UnsupportedOperation.InstanceIdNotFound', create, { InstanceId: 'ein-nobody00', ImageName: 'a' })
    await refused('InvalidParameterValue.InvalidInstanceID', create, { InstanceId: 'machine', ImageName: 'a' })
    await refused(
      'AuthFailure.UnauthorizedOperation',
      create,
      { InstanceId: KEPT_INSTANCES.stopped, ImageName: 'a' },
      { key: asking.world.keys.reader },
    )
    await refused('FailedOperation.ImageInUse', 'DeleteImage', { ImageIDSet: [KEPT.at(-1)?.ImageId ?? ''] })
    assert.deepEqual(await listed(), before)
  })

  cases.test('write.import', async () => {
    const files = createServer((_, response) => response.end(rawDisk()))
    await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve))
    try {
      const ImageFile = `http://127.0.0.1:${(files.address() as AddressInfo).port}/golden.raw?sign=a%20b`
      const given = { ImageName: '导入 golden', Architecture: 'x86_64', OsType: 'CentOS', OsVersion: '7.6', ImageDescription: '外部' }
      const elsewhere = [{ ImageFile: 'https://images.example.com/golden.raw' }]
      await refused('InvalidParameterValue', 'ImportCustomImage', { ...given, ImageUrls: elsewhere })
      await refused('InvalidParameterValue.Duplicate', 'ImportCustomImage', { ...given, ImageUrls: [{ ImageFile }, { ImageFile }] })
      const imported = await asking.call({ ...given, ImageUrls: [{ ImageFile }] }, { action: 'ImportCustomImage', key: keeper })
      assert.ok('value' in imported, `refused: ${JSON.stringify(imported).slice(0, 1_000)}`)
      const { ImageId, TaskId } = imported.value as { readonly ImageId: string; readonly TaskId: number }
      assert.ok(Number.isInteger(TaskId), `TaskId is ${JSON.stringify(TaskId)}`)
      const task = await asking.call({ Filters: [by('task-id', `${TaskId}`)] }, { action: 'DescribeCustomImageTask', key: keeper })
      assert.ok('value' in task, `refused: ${JSON.stringify(task).slice(0, 1_000)}`)
      const { ImageTaskSet } = task.value as { readonly ImageTaskSet: readonly { readonly State: string; readonly Message: string }[] }
      assert.deepEqual(
        ImageTaskSet.map(({ State, Message }) => [State, Message]),
        [['SUCCESS', 'success']],
      )
      const [image] = await asking.listAll([by('image-id', ImageId)], 100, { key: keeper })
      assert.deepEqual([image?.ImageName, image?.ImageState, image?.ImageSize], [given.ImageName, 'NORMAL', 1])
      await done('DeleteImage', { ImageIDSet: [ImageId] })
    } finally {
      files.close()
    }
  })
}

/** A disk of 1 MiB with one partition, as its MBR says. */
function rawDisk(): Buffer {
  const disk = Buffer.alloc(1024 ** 2)
  disk.writeUInt8(0x83, 446 + 4)
  disk.writeUInt32LE(1, 446 + 8)
  disk.writeUInt32LE(2047, 446 + 12)
  disk.writeUInt16LE(0xaa55, 510)
  return disk
}
