/** The key the load is signed with: a user's, so that policies are evaluated. */
export const KEY = { id: 'AKIDbenchUser', secret: 'bench-secret-of-the-user' } as const

/** One account with one user, who may describe and, like real users, has a policy for something else as well. */
export const accountsAndPolicies = {
  accounts: [
    {
      name: 'bench',
      tencent: { uin: '100000000009', appId: 251006057 },
      keys: [{ ...KEY, user: 'reader', policies: ['use-objects', 'read-images'] }],
    },
  ],
  policies: {
    'use-objects': { cam: { version: '2.0', statement: [{ effect: 'allow', action: ['cos:GetObject', 'cos:PutObject'], resource: '*' }] } },
    'read-images': { cam: { version: '2.0', statement: [{ effect: 'allow', action: 'ecm:Describe*', resource: '*' }] } },
  },
}

const SYSTEMS = [
  { platform: 'CentOS', version: '7.9', name: 'CentOS 7.9 64位' },
  { platform: 'Ubuntu', version: '22.04', name: 'Ubuntu Server 22.04 LTS 64位' },
  { platform: 'TencentOS', version: '3.1', name: 'TencentOS Server 3.1 (TK4)' },
  { platform: 'Windows', version: '2019', name: 'Windows Server 2019 数据中心版 64位 中文版' },
  { platform: 'Debian', version: '12', name: 'Debian 12 64位' },
] as const

const PURPOSES = ['网关', '构建机', 'web', '数据库', 'edge-cache', '转码', 'ci-runner', '监控'] as const
const ONE_IN_THIS_MANY_IS_PUBLIC = 10
const NEWEST = Date.parse('2025-06-01T00:00:00Z')
const APART_MS = 37 * 60_000

/** So many images, most of them the account's own and private, the others official; the same on every run. */
export function imagesNewestFirst(count: number) {
  return Array.from({ length: count }, (_, index) => {
    // Multiplied and reduced, neighbours in the list have nothing in common.
    const draw = (index * 2_654_435_761) >>> 0
    const os = SYSTEMS[draw % SYSTEMS.length] ?? SYSTEMS[0]
    const isPublic = draw % ONE_IN_THIS_MANY_IS_PUBLIC === 0
    const purpose = PURPOSES[(draw >>> 8) % PURPOSES.length]
    return {
      id: `image-${index}`,
      name: isPublic ? os.name : `${purpose}-${os.platform}-${draw % 1000} 黄金镜像`,
      ...(isPublic ? {} : { owner: 'bench', visibility: 'private' as const, description: `${purpose} 基础镜像 v${draw % 40}` }),
      os,
      architecture: 'x86_64' as const,
      sizeGiB: 20 + (draw % 5) * 10,
      createdAt: new Date(NEWEST - index * APART_MS).toISOString(),
      tencent: {
        id: `img-${index.toString(36).padStart(8, '0')}`,
        ...(isPublic ? {} : { from: { instance: `ein-${(draw % 1e6).toString(36).padStart(8, '0')}`, region: 'ap-chongqing-ecm2' } }),
      },
    }
  })
}
