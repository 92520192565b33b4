import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'
import { askOnce } from './over-and-over.ts'
import type { Peer } from './peer.ts'
import { runToEnd, startPeer } from './process.ts'

const PACKAGE = 'glance==33.0.0'

/** Glance brings no server of its own any more. */
const WSGI_SERVER = 'gunicorn==23.0.0'
const PAGE = 20
const INSTALL_MS = 600_000

/** OpenStack Glance's own list of images, on SQLite and without Keystone. */
export const glance: Peer = {
  name: 'glance',
  package: `PyPI ${PACKAGE}, ${WSGI_SERVER}`,
  install(folder) {
    if (existsSync(join(folder, 'bin', 'gunicorn'))) return
    runToEnd(['python3', '-m', 'venv', folder])
    runToEnd([join(folder, 'bin', 'pip'), 'install', '--quiet', PACKAGE, WSGI_SERVER], { timeoutMs: INSTALL_MS })
  },
  async start(folder, data, images) {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}/v2/images`
    await Bun.write(join(data, CONFIG), configText(folder, data))
    await Bun.write(join(data, 'policy.yaml'), EVERYBODY_MAY)
    runToEnd([join(folder, 'bin', 'glance-manage'), '--config-file', join(data, CONFIG), 'db_sync'])
    const workers = ['--workers', '1', '--threads', '4', '--log-level', 'error']
    const env = { OS_GLANCE_CONFIG_DIR: data, OS_GLANCE_CONFIG_FILES: CONFIG }
    const command = [join(folder, 'bin', 'gunicorn'), ...workers, '--bind', `127.0.0.1:${port}`, 'glance.wsgi.api:application']
    const stop = await startPeer(command, url, { cwd: data, env })
    const ids: string[] = []
    for (let index = 0; index < images; index++) {
      const body = JSON.stringify({
        name: `gateway-CentOS-${index} golden image`,
        disk_format: 'qcow2',
        container_format: 'bare',
        visibility: 'public',
      })
      const answer = await askOnce({ url, method: 'POST', headers: { 'Content-Type': 'application/json' }, body, mark: '"id"' })
      ids.push((JSON.parse(answer) as { id: string }).id)
    }
    return {
      stop,
      works: [
        {
          what: `GET /v2/images, ${PAGE} of ${images.toLocaleString('en')}`,
          own: 'page',
          caveat: `beside a page of ${PAGE} of DescribeImage; without Keystone Glance verifies nothing and its policies let everybody; it reads SQLite for each answer`,
          // Newest first: the marker has as many older ones as a page needs.
          request: (number) => ({
            url: `${url}?limit=${PAGE}&marker=${ids[PAGE + ((number * 23) % (images - PAGE))]}`,
            mark: '"images": [{',
          }),
        },
      ],
    }
  },
}

const CONFIG = 'glance-api.conf'

/** Without Keystone nobody has a role, and the policies as they come let nobody do anything. */
const EVERYBODY_MAY = ['get_images', 'get_image', 'add_image', 'publicize_image'].map((rule) => `"${rule}": "@"\n`).join('')

const configText = (folder: string, data: string) => `[DEFAULT]
enabled_backends = files:file
[files]
filesystem_store_datadir = ${join(data, 'images')}
[glance_store]
default_backend = files
[database]
connection = sqlite:///${join(data, 'glance.db')}
[paste_deploy]
config_file = ${join(folder, 'etc', 'glance', 'glance-api-paste.ini')}
flavor =
[oslo_policy]
policy_file = ${join(data, 'policy.yaml')}
`
