import { createHmac } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'
import { type AskedHttp, askOnce } from './over-and-over.ts'
import type { Peer } from './peer.ts'
import { runToEnd, startPeer } from './process.ts'

const PACKAGE = 'azurite@3.37.0'
const PAGE = 20

/** The emulator's well-known account; everybody has its key. */
const ACCOUNT = 'devstoreaccount1'
const KEY = Buffer.from('Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==', 'base64')
const CONTAINER = 'images'

const nameAt = (index: number) => `image-${String(index).padStart(8, '0')}`

/** Azurite's List Blobs: not images, but a signed page of twenty of a list of named things. */
export const azurite: Peer = {
  name: 'azurite',
  package: `npm ${PACKAGE}`,
  install(folder) {
    if (existsSync(join(folder, 'node_modules', 'azurite'))) return
    runToEnd(['npm', 'install', '--no-audit', '--no-fund', '--prefix', folder, PACKAGE])
  },
  async start(folder, data, images) {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const program = join(folder, 'node_modules', 'azurite', 'dist', 'src', 'blob', 'main.js')
    const flags = ['--inMemoryPersistence', '--silent', '--skipApiVersionCheck', '--blobPort', String(port)]
    const stop = await startPeer(['node', program, ...flags], url, { cwd: data })
    await askOnce(signed(url, 'PUT', `/${CONTAINER}`, { restype: 'container' }))
    for (let index = 0; index < images; index++) {
      await askOnce(signed(url, 'PUT', `/${CONTAINER}/${nameAt(index)}`, {}, { 'x-ms-blob-type': 'BlockBlob', 'x-ms-meta-os': 'CentOS' }))
    }
    return {
      stop,
      works: [
        {
          what: `List Blobs, ${PAGE} of ${images.toLocaleString('en')}`,
          own: 'page',
          caveat: `beside a page of ${PAGE} of DescribeImage; blobs have fewer members than images; both verify a signature`,
          request(number) {
            const first = (number * 23) % (images - PAGE)
            const query = { comp: 'list', include: 'metadata', marker: nameAt(first), maxresults: String(PAGE), restype: 'container' }
            return { ...signed(url, 'GET', `/${CONTAINER}`, query), mark: nameAt(first + PAGE - 1) }
          },
        },
      ],
    }
  },
}

/** Signs with the shared key, see https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key. */
function signed(
  url: string,
  method: string,
  path: string,
  query: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): AskedHttp {
  const headers = { ...more, 'x-ms-date': new Date().toUTCString(), 'x-ms-version': '2021-12-02' }
  const canonicalHeaders = Object.entries(headers)
    .sort(byName)
    .map(([name, value]) => `${name}:${value}`)
  const resource = [
    `/${ACCOUNT}/${ACCOUNT}${path}`,
    ...Object.entries(query)
      .sort(byName)
      .map(([name, value]) => `${name}:${value}`),
  ]
  // The verb, eleven headers that are not sent, and what was sent.
  const text = [method, ...new Array<string>(11).fill(''), ...canonicalHeaders, ...resource].join('\n')
  const signature = createHmac('sha256', KEY).update(text).digest('base64')
  return {
    url: `${url}/${ACCOUNT}${path}?${new URLSearchParams(query)}`,
    method,
    headers: { ...headers, Authorization: `SharedKey ${ACCOUNT}:${signature}` },
    mark: '',
  }
}

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]) => (a < b ? -1 : 1)
