import { afterEach, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { mbrDisk, qcow2 } from '../../../../../tests/support/disk-images.ts'
import { type FileServer, sendRanges, serveHttp } from '../../../../../tests/support/file-server.ts'
import { anImage } from '../../../../../tests/support/images.ts'
import { openTestServer, refusedWith, type TestServer, type TestServerOptions } from '../../../../../tests/support/tencent.ts'
import { MAX_PRIVATE_IMAGES } from '../private-images.ts'

const closes: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close()
})

const sends =
  (file: Buffer): RequestListener =>
  (request, response) =>
    sendRanges(file, request, response)

async function files(answer: RequestListener = sends(qcow2())): Promise<FileServer> {
  const server = await serveHttp(answer)
  closes.push(() => server.close())
  return server
}

let testServer: TestServer
async function open(options: TestServerOptions = {}): Promise<void> {
  testServer = await openTestServer({ importAllow: ['127.0.0.1'], ...options })
  const opened = testServer
  closes.push(() => opened.close())
}

const at = ({ port }: FileServer, path = '/golden.qcow2') => `http://127.0.0.1:${port}${path}`
const layers = (...urls: readonly unknown[]) => urls.map((ImageFile) => ({ ImageFile }))
const GIVEN = { ImageName: 'golden', Architecture: 'x86_64', OsType: 'CentOS', OsVersion: '7.6' }
const imports = (ImageUrls: unknown, input: object = {}) =>
  testServer.ask<{ ImageId: string; TaskId: number }>('ImportCustomImage', { ...GIVEN, ImageUrls, ...input })
const shown = async () => (await testServer.call.DescribeImage({})).ImageSet?.[0]
const taskOf = async (TaskId: number) =>
  (
    await testServer.ask<{ ImageTaskSet: Readonly<Record<string, unknown>>[] }>('DescribeCustomImageTask', {
      Filters: [{ Name: 'task-id', Values: [String(TaskId)] }],
    })
  ).ImageTaskSet[0]
const written = async () => [await testServer.store.ownShelf('acme'), await testServer.store.tasks({ accountId: 'acme' })]

/** Why the import of a file fails that can only be seen by reading it. */
async function failureOf(ImageUrls: unknown): Promise<unknown> {
  const { TaskId, Error: refusal } = await imports(ImageUrls)
  expect(refusal).toBeUndefined()
  await testServer.server.tasks.idle()
  const task = await taskOf(TaskId)
  expect([task?.['State'], await shown()]).toMatchObject(['FAILED', { ImageState: 'IMPORTFAILED', ImageSize: 0, TaskId: `${TaskId}` }])
  return task?.['Message']
}

describe('ImportCustomImage', () => {
  test('makes an image of what the file says, and is answered when a small file was read', async () => {
    const server = await files()
    await open()
    const { RequestId: _, ...answer } = await imports(layers(at(server)), { ImageDescription: 'nightly', InitFlag: 'nbd' })
    expect(answer).toEqual({ ImageId: expect.stringMatching(/^img-[0-9a-z]{8}$/), TaskId: 1 })
    expect(await shown()).toMatchObject({
      ImageId: answer.ImageId,
      ImageName: 'golden',
      ImageDescription: 'nightly',
      ImageState: 'NORMAL',
      ImageType: 'PRIVATE_IMAGE',
      ImageOsName: 'CentOS 7.6 64位',
      Architecture: 'x86_64',
      OsType: 'CentOS',
      OsVersion: '7.6',
      Platform: 'CentOS',
      ImageSize: 1,
      ImageSource: 'EXTERNAL_IMPORT',
      TaskId: '',
      IsSupportCloudInit: false,
    })
    expect(await taskOf(1)).toEqual({ State: 'SUCCESS', Message: 'success', ImageName: 'golden', CreateTime: '2023-11-15 06:13:20' })
  })

  test('remembers format, checksum and sizes, and of the URL all but its query, which no answer shows', async () => {
    const server = await files()
    await open()
    await imports(layers(at(server, '/golden.qcow2?q-signature=abcdef0123456789#top')))
    const [image] = await testServer.store.ownShelf('acme')
    expect(image?.faces['tencent/ecm']?.details['disk']).toEqual({
      format: 'qcow2',
      virtualSizeBytes: 1024 ** 3,
      files: [{ url: at(server), sha256: createHash('sha256').update(qcow2()).digest('hex'), bytes: qcow2().length }],
    })
    expect(JSON.stringify([await shown(), await taskOf(1)])).not.toMatch(/127\.0\.0\.1|qcow2|sha256/)
    expect(JSON.stringify([image, await written(), testServer.log])).not.toContain('abcdef0123456789')
  })

  test('is as large as its largest layer, rounded up to GiB', async () => {
    const larger = qcow2({
      change(file) {
        file.writeBigUInt64BE(1024n ** 3n + 512n, 24)
        file.writeUInt32BE(3, 36)
      },
    })
    const server = await files((request, response) => sendRanges(request.url === '/b' ? larger : qcow2(), request, response))
    await open()
    await imports(layers(at(server, '/a'), at(server, '/b')), { Architecture: 'i386', OsType: 'Windows Server 2016', OsVersion: '-' })
    expect(await shown()).toMatchObject({
      ImageSize: 2,
      ImageOsName: 'Windows Server 2016 32位',
      OsVersion: '-',
      Architecture: 'i386',
      IsSupportCloudInit: true,
    })
  })

  test('is seen on its way, by the clock', async () => {
    const server = await files()
    await open({ taskTime: { secondsPerStep: 5 } })
    const { TaskId } = await imports(layers(at(server)))
    const seen: unknown[] = []
    for (const seconds of [0, 5, 5]) {
      testServer.clock.now += seconds * 1000
      await testServer.server.tasks.run()
      await testServer.server.tasks.idle()
      seen.push([await shown(), await taskOf(TaskId), server.connections() > 0])
    }
    expect(seen).toMatchObject([
      [{ ImageState: 'IMPORTING', ImageSize: 0, TaskId: '1' }, { State: 'PENDING', Message: '' }, false],
      [{ ImageState: 'IMPORTING' }, { State: 'PROCESSING' }, false],
      [{ ImageState: 'NORMAL', ImageSize: 1, TaskId: '' }, { State: 'SUCCESS' }, true],
    ])
  })

  test('is seen on its way, by how often it is described', async () => {
    const server = await files()
    await open({ taskTime: { reads: 2 } })
    const { TaskId } = await imports(layers(at(server)))
    const states: unknown[] = []
    for (const _ of [1, 2, 3, 4]) states.push((await taskOf(TaskId))?.['State'])
    await testServer.server.tasks.idle()
    expect([...states, (await shown())?.['ImageState']]).toEqual(['PENDING', 'PROCESSING', 'PROCESSING', 'PROCESSING', 'NORMAL'])
  })

  test('answers while a long file is still read, and ends what is read when the server closes', async () => {
    const begun = Promise.withResolvers<void>()
    const gone = Promise.withResolvers<void>()
    const server = await files((_request, response) => {
      response.writeHead(200, { 'Content-Length': 1_000_000 }).write(qcow2().subarray(0, 100_000))
      response.on('close', gone.resolve)
      begun.resolve()
    })
    await open()
    const { TaskId } = await imports(layers(at(server)))
    await begun.promise
    expect([await taskOf(TaskId), await shown()]).toMatchObject([{ State: 'PROCESSING' }, { ImageState: 'IMPORTING' }])
    await testServer.close()
    closes.pop()
    await gone.promise
  })
})

describe('ImportCustomImage is refused', () => {
  const URL_ = 'http://127.0.0.1:9/golden.qcow2'
  const many = Array.from({ length: 11 }, (_, n) => `${URL_}?${n}`)
  test.each<readonly [string, unknown, object, string, string?]>([
    ['a name that is too long', layers(URL_), { ImageName: 'x'.repeat(21) }, 'InvalidParameterValue'],
    ['no name', layers(URL_), { ImageName: '' }, 'InvalidParameterValue'],
    ['a description that is too long', layers(URL_), { ImageDescription: 'x'.repeat(61) }, 'InvalidParameterValue'],
    ['another architecture', layers(URL_), { Architecture: 'arm64' }, 'InvalidParameterValue'],
    ['another system', layers(URL_), { OsType: 'Plan 9' }, 'InvalidParameterValue', 'OsType'],
    ['a system in other letters', layers(URL_), { OsType: 'centos' }, 'InvalidParameterValue', 'OsType'],
    ...['8', '77', '7.', '7.x', '7.6 ', '7.6.1.2', '-', ''].map(
      (OsVersion) => [`the version ${OsVersion}`, layers(URL_), { OsVersion }, 'InvalidParameterValue', 'OsVersion'] as const,
    ),
    ['a version where there is none', layers(URL_), { OsType: 'Other Linux', OsVersion: '7' }, 'InvalidParameterValue'],
    ['another way to start', layers(URL_), { InitFlag: 'CLOUDINIT' }, 'InvalidParameterValue'],
    ['no files', undefined, {}, 'MissingParameter', 'ImageUrls'],
    ['an empty list of files', [], {}, 'MissingParameter', 'ImageUrls'],
    ['a file without its URL', [{}], {}, 'MissingParameter', 'ImageUrls.0.ImageFile'],
    ['a URL that is no text', layers(7), {}, 'InvalidParameter'],
    ['a list that is none', URL_, {}, 'InvalidParameter'],
    ['a file that comes twice', layers(URL_, `${URL_}?x`, 'HTTP://127.0.0.1:9/golden.qcow2'), {}, 'InvalidParameterValue.Duplicate', '2'],
    ['eleven layers', layers(...many), {}, 'LimitExceeded', 'ImageUrls'],
    ['a URL that is malformed', layers('golden.qcow2'), {}, 'InvalidParameterValue', 'malformed'],
    ['an empty URL', layers(''), {}, 'InvalidParameterValue', 'malformed'],
    ['a file of the server’s own', layers('file:///etc/passwd'), {}, 'InvalidParameterValue', 'not http or https'],
    ['a URL with a password', layers('http://me:hunter2@127.0.0.1/'), {}, 'InvalidParameterValue', 'user name or a password'],
    ['a URL that is too long', layers(`${URL_}?${'x'.repeat(4096)}`), {}, 'InvalidParameterValue', '4096'],
    ['a host that is not named', layers(URL_, 'http://example.com/x'), {}, 'InvalidParameterValue', 'ImageUrls.1.ImageFile'],
    ['this machine by another name', layers('http://localhost:9/x'), {}, 'InvalidParameterValue', 'not on the list'],
    ['the metadata of a cloud', layers('http://169.254.169.254/latest'), {}, 'InvalidParameterValue', 'not on the list'],
    ['an unknown parameter', layers(URL_), { Force: true }, 'UnknownParameter'],
  ])('for %s', async (_, ImageUrls, input, code, words = '') => {
    await open()
    expect(await imports(ImageUrls, input)).toMatchObject(refusedWith(code, expect.stringContaining(words)))
    expect([await written(), testServer.server.journal.after(0, 9).length]).toEqual([[[], []], 1])
  })

  test('for every file, before anything is asked or written, by a server that was not told from where it may import', async () => {
    const server = await files()
    await open({ importAllow: [] })
    const refused = refusedWith('InvalidParameterValue', expect.stringMatching(/ImageUrls\.0\.ImageFile: .*--import-allow/))
    for (const url of [at(server), 'https://example.com/golden.qcow2', 'http://8.8.8.8/x', 'nonsense'])
      expect(await imports(layers(url))).toMatchObject(refused)
    expect([await written(), server.connections()]).toEqual([[[], []], 0])
  })

  test('when the account has an image of that name, or as many as it may', async () => {
    const server = await files()
    await open({ stock: { images: [anImage({ id: 'taken000', name: 'golden' })] } })
    expect(await imports(layers(at(server)))).toMatchObject(refusedWith('InvalidParameterValue.ImageNameDuplicate'))
    const images = Array.from({ length: MAX_PRIVATE_IMAGES }, (_, n) => anImage({ id: `i${n}`, name: `${n}` }))
    await testServer.catalogue.write({ images })
    expect(await imports(layers(at(server)))).toMatchObject(refusedWith('ResourceInsufficient.InvaildPrivateImageNum'))
    expect([await testServer.store.tasks({ accountId: 'acme' }), server.connections()]).toEqual([[], 0])
  })
})

describe('ImportCustomImage fails with its reason', () => {
  const huge = qcow2({ change: (file) => file.writeBigUInt64BE(51n * 1024n ** 3n, 24) })
  test.each<readonly [string, RequestListener, string, string]>([
    ['a file that is no image', sends(Buffer.from('<html>'.repeat(1000))), '/golden.qcow2', 'The file is not a disk image'],
    ['another format than the name says', sends(mbrDisk()), '/golden.qcow2', 'The name says QCOW2, but the file is RAW.'],
    ['a truncated file', sends(qcow2().subarray(0, 200_000)), '/a', 'The '],
    ['a disk that is too large', sends(huge), '/a', 'The disk is larger than 53687091200 bytes.'],
    ['a size of 2^63', sends(qcow2({ change: (file) => file.writeBigUInt64BE(1n << 63n, 24) })), '/a', 'The '],
    ['a status', (_, response) => response.writeHead(403).end('<secret words>'), '/a', 'The server answered with status 403.'],
    ['a redirect to a host that is not named', to('http://localhost:9/'), '/a', 'The host is not on the list of hosts'],
    ['a redirect to loopback by another address', to('http://127.0.0.2:9/'), '/a', 'The host is not on the list of hosts'],
    ['a redirect to another protocol', to('file:///etc/passwd'), '/a', 'The URL cannot be used: it is not http or https.'],
    ['redirects without end', to('/a'), '/a', 'The server redirected more than 5 times.'],
  ])('of %s', async (_, answer, path, reason) => {
    const server = await files(answer)
    await open()
    const message = await failureOf(layers(at(server, `${path}?q-signature=abcdef0123456789`)))
    expect(message).toStartWith(reason)
    expect(message).not.toContain('secret')
    expect(JSON.stringify([await written(), testServer.log])).not.toContain('abcdef0123456789')
  })

  test('of a host that is named but leads to an address which is not', async () => {
    const server = await files()
    await open({ importAllow: ['localhost'] })
    const message = await failureOf(layers(`http://localhost:${server.port}/golden.qcow2`))
    expect([message, server.connections()]).toEqual([expect.stringContaining('The address of the host is not public'), 0])
  })

  test('of a layer of another format, with its number', async () => {
    const server = await files((request, response) => sendRanges(request.url === '/b' ? mbrDisk() : qcow2(), request, response))
    await open()
    const message = await failureOf(layers(at(server, '/a'), at(server, '/b')))
    expect(message).toBe('Layer 2: The first layer is QCOW2, but this one is RAW.')
  })

  test('of a server that is gone, and another import of that name is refused until the failed one is deleted', async () => {
    const server = await files()
    server.close()
    await open()
    expect(await failureOf(layers(at(server)))).toStartWith('The server cannot be reached')
    expect(await imports(layers(at(server)))).toMatchObject(refusedWith('InvalidParameterValue.ImageNameDuplicate'))
    await testServer.ask('DeleteImage', { ImageIDSet: [(await shown())?.['ImageId']] })
    expect(await imports(layers(at(server)))).not.toHaveProperty('Error')
    await testServer.server.tasks.idle()
  })
})

function to(location: string): RequestListener {
  return (_request, response) => response.writeHead(302, { Location: location }).end()
}
