import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'
import type { Peer } from './peer.ts'
import { runToEnd, startPeer } from './process.ts'

const PACKAGE = 'moto[server]==5.2.5'
const CREDENTIAL = 'AWS4-HMAC-SHA256 Credential=AKIDbench/20250601/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=00'
const PAGE = 20

const idAt = (index: number) => `ami-${index.toString(16).padStart(17, '0')}`

/** moto's EC2 DescribeImages. It looks at no signature, keeps all in memory and has no pages. */
export const moto: Peer = {
  name: 'moto',
  package: `PyPI ${PACKAGE}`,
  install(folder) {
    if (existsSync(join(folder, 'bin', 'moto_server'))) return
    runToEnd(['python3', '-m', 'venv', folder])
    runToEnd([join(folder, 'bin', 'pip'), 'install', '--quiet', PACKAGE])
  },
  async start(folder, data, images) {
    const amis = join(data, 'amis.json')
    await Bun.write(amis, JSON.stringify(Array.from({ length: images }, (_, index) => amiAt(index))))
    const port = await freePort()
    const url = `http://127.0.0.1:${port}/`
    const stop = await startPeer([join(folder, 'bin', 'moto_server'), '-p', String(port)], `${url}moto-api/`, {
      env: { MOTO_AMIS_PATH: amis },
    })
    const ask = (parameters: Readonly<Record<string, string>>, mark: string) => ({
      url,
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: CREDENTIAL },
      body: new URLSearchParams({ Action: 'DescribeImages', Version: '2016-11-15', ...parameters }).toString(),
      mark,
    })
    return {
      stop,
      works: [
        {
          what: `DescribeImages, all ${images.toLocaleString('en')} images`,
          own: 'whole-list',
          caveat: 'beside ListCommunityImages of as many images as XML; moto verifies nothing',
          request: () => ask({}, idAt(images - 1)),
        },
        {
          what: `DescribeImages, ${PAGE} images by id`,
          own: 'page',
          caveat: `beside a page of ${PAGE} of DescribeImage, since moto has no pages; moto verifies nothing`,
          request: (number) => {
            const first = (number * 23) % (images - PAGE)
            const ids = Array.from({ length: PAGE }, (_, index) => [`ImageId.${index + 1}`, idAt(first + index)] as const)
            return ask(Object.fromEntries(ids), idAt(first + PAGE - 1))
          },
        },
      ],
    }
  },
}

const amiAt = (index: number) => ({
  ami_id: idAt(index),
  name: `gateway-CentOS-${index} golden image`,
  description: `golden base image v${index % 40}`,
  owner_id: '123456789012',
  public: true,
  virtualization_type: 'hvm',
  architecture: 'x86_64',
  state: 'available',
  image_type: 'machine',
  image_location: `amazon/image-${index}`,
  hypervisor: 'xen',
  root_device_name: '/dev/sda1',
  root_device_type: 'ebs',
  sriov: 'simple',
  creation_date: '2025-06-01T00:00:00.000Z',
})
