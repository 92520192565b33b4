import { afterAll, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runHere } from './support/commands.ts'

const folders: string[] = []
let data = ''
let file = ''

const image = { os: { platform: 'CentOS', version: '7.6' }, owner: 'acme' }
const CATALOGUE = {
  accounts: [{ name: 'acme' }, { name: 'globex' }, { name: 'initech' }],
  images: [
    { ...image, name: 'both', createdAt: '2026-01-02T00:00:00Z', tencent: { id: 'img-bothboth' }, alibaba: { id: 'm-both' } },
    { ...image, name: 'edge', tencent: { id: 'img-edgeedge' } },
    { ...image, name: 'new', state: 'creating', id: 'new', tencent: {} },
    { ...image, name: 'twin', id: 'twin-1', tencent: {} },
    { ...image, name: 'twin', id: 'twin-2', tencent: {} },
    { name: 'official', id: 'official', tencent: { id: 'img-official' } },
  ],
  instances: ['ein-00000001', 'ein-00000002'].map((id) => ({ id, account: 'acme', region: 'ap-xian-ecm', image: 'img-edgeedge' })),
}

beforeEach(async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'mirrorhall-images-')))
  folders.push(folder)
  data = join(folder, 'd.db')
  file = join(folder, 'c.json')
  await writeFile(file, JSON.stringify(CATALOGUE))
  await runHere('init', '--data', data)
  const { code, stderr } = await runHere('apply', file, '--data', data)
  expect({ code, stderr }).toMatchObject({ code: 0 })
})
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

const on = (...args: string[]) => runHere(...args, '--data', data)
const done = async (...args: string[]) => {
  const { code, stdout, stderr } = await on(...args)
  expect([args, code, stderr]).toEqual([args, 0, expect.any(String)])
  return JSON.parse(stdout)
}
const refused = async (...args: string[]) => {
  const before = await on('image', 'list')
  const { code, stdout, stderr } = await on(...args)
  expect([args, code, stdout]).toEqual([args, 1, ''])
  expect(await on('image', 'list')).toEqual(before)
  return stderr
}

describe('an image', () => {
  test.each(['img-bothboth', 'm-both', 'both'])('is found as %s', async (word) => {
    expect(await done('image', 'show', word)).toMatchObject({
      name: 'both',
      owner: 'acme',
      createdAt: '2026-01-02T00:00:00.000Z',
      faces: { 'tencent/ecm': { id: 'img-bothboth' }, 'alibaba/ecs': { id: 'm-both' } },
    })
  })

  test('that is not there, or is meant by a name of several, is refused with what to write', async () => {
    expect(await refused('image', 'show', 'nothing')).toContain('There is no image nothing: write its id or its name')
    expect(await refused('image', 'remove', 'both', 'twin')).toMatch(/There are 2 images called twin: .* twin-1, twin-2\./)
    for (const strange of ['a\0b', '\uD800', 'x'.repeat(9_000)])
      expect(await refused('image', 'show', strange)).toContain('There is no image')
  })

  test('is listed by owner, visibility and state', async () => {
    const names = async (...args: string[]) => (await done('image', 'list', ...args)).map(({ name }: { name: string }) => name)
    expect((await names())[0]).toBe('both')
    expect((await names()).sort()).toEqual(['both', 'edge', 'new', 'official', 'twin', 'twin'])
    expect(await names('--visibility', 'public')).toEqual(['official'])
    expect(await names('--owner', 'acme', '--state', 'creating')).toEqual(['new'])
    expect(await names('--owner', 'globex')).toEqual([])
    expect(await refused('image', 'list', '--owner', 'acma')).toContain('did you mean "acme"?')
    expect(await refused('image', 'list', '--state', 'old')).toContain('It is one of creating, available')
  })
})

describe('seeing', () => {
  test('is for everybody once an image is published, and for its owner once it is withdrawn', async () => {
    expect(await done('image', 'publish', 'edge', 'both')).toMatchObject([
      { name: 'edge', visibility: 'public' },
      { name: 'both', visibility: 'public' },
    ])
    expect(await done('image', 'publish', 'both', '--as', 'community')).toMatchObject([{ visibility: 'community' }])
    expect(await done('image', 'withdraw', 'edge', 'both')).toMatchObject([{ visibility: 'private' }, { visibility: 'private' }])
  })

  test('of a community image is refused where no cloud of the image has such, and told where one has not', async () => {
    expect(await refused('image', 'publish', 'edge', '--as', 'community')).toContain(
      'Nobody would see the image img-edgeedge as a community one',
    )
    const { stderr } = await on('image', 'publish', 'both', '--as', 'community')
    expect(stderr).toMatch(/warning: \S+: ECM's DescribeImage .* community image is listed there for its owner alone/)
  })

  test('is shared with accounts, one after the other, and taken back', async () => {
    expect(await done('image', 'share', 'both', 'globex')).toMatchObject([{ visibility: 'shared', sharedWith: ['globex'] }])
    expect(await done('image', 'share', 'both', 'initech', 'globex')).toMatchObject([{ sharedWith: ['globex', 'initech'] }])
    expect(await done('image', 'unshare', 'both', 'globex')).toMatchObject([{ visibility: 'shared', sharedWith: ['initech'] }])
    expect(await refused('image', 'unshare', 'both', 'globex')).toContain('It is shared with: initech.')
    expect(await done('image', 'unshare', 'both', 'initech')).toMatchObject([{ visibility: 'private', sharedWith: [] }])
  })

  test('is not shared where that would mean nothing', async () => {
    expect(await refused('image', 'share', 'both', 'acme')).toContain("is the account acme's own")
    expect(await refused('image', 'share', 'both', 'nobody')).toContain('There is no account nobody. There are: acme,')
    expect(await refused('image', 'share', 'edge', 'globex')).toContain('Nobody would see the image img-edgeedge as a shared one')
    expect(await refused('image', 'share', 'official', 'globex')).toContain('is public, so every account sees it.')
    await done('image', 'publish', 'both')
    expect(await refused('image', 'share', 'both', 'globex')).toMatch(/`mirrorhall image withdraw \S+` makes it private first/)
  })

  test('of an official image is for everybody always', async () => {
    expect(await done('image', 'publish', 'official')).toMatchObject([{ visibility: 'public' }])
    expect(await refused('image', 'withdraw', 'official')).toContain('is official, and so public')
    expect(await refused('image', 'publish', 'official', '--as', 'community')).toContain('cannot be made community')
  })
})

describe('the end of an image', () => {
  test('is its being deprecated, which is told where a cloud has no word for it, and taken back', async () => {
    const { code, stdout, stderr } = await on('image', 'deprecate', 'edge')
    expect([code, JSON.parse(stdout)]).toMatchObject([0, [{ state: 'deprecated' }]])
    expect(stderr).toContain('ECM has no word for a deprecated image')
    expect(await done('image', 'deprecate', 'edge', '--revoke')).toMatchObject([{ state: 'available' }])
    expect(await refused('image', 'deprecate', 'both', 'new')).toContain('is creating: only one that is available can be deprecated')
  })

  test('is its removal, of all that are named or none, which is refused with all that depends on it', async () => {
    expect(await refused('image', 'remove', 'both', 'edge')).toContain(
      'The image img-edgeedge is in use by instance ein-00000001 and 1 more, and cannot be removed.',
    )
    expect(await done('image', 'remove', 'both', 'twin-1', 'm-both')).toMatchObject([{ name: 'both' }, { id: 'twin-1' }])
    expect(await refused('image', 'show', 'both')).toContain('There is no image both')
  })

  test('leaves what it was to those who ask for the time before', async () => {
    const before = new Date().toISOString()
    await new Promise((resolve) => setTimeout(resolve, 2))
    await done('image', 'remove', 'both')
    expect(await done('image', 'show', 'img-bothboth', '--at', before)).toMatchObject({ name: 'both' })
    expect(await refused('image', 'show', 'img-bothboth', '--at', '2019-01-01T00:00:00Z')).toContain(
      'There was no image img-bothboth at 2019',
    )
    expect(await refused('image', 'show', 'img-bothboth', '--at', '2019-01-01')).toContain('a day is not an instant')
  })
})
