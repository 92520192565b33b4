import type { AccessKey, Account, Role } from '../../src/access/account.ts'
import type { Image } from '../../src/catalogue/image.ts'

/** An image like most others, private to account `acme`; its ids in the clouds follow from its own. */
export function anImage(given: Partial<Image> & { readonly id: string }): Image {
  return {
    owner: 'acme',
    visibility: 'private',
    sharedWith: [],
    state: 'available',
    name: 'CentOS 7.6 64位',
    description: '',
    architecture: 'x86_64',
    os: { platform: 'CentOS', version: '7.6', name: 'CentOS 7.6 64位' },
    sizeGiB: 50,
    createdAt: Date.UTC(2019, 6, 22),
    instanceTypes: [],
    faces: {
      'tencent/ecm': { id: `img-${given.id}`, regions: [], details: { osType: 'CentOS' } },
      'alibaba/ecs': { id: `m-${given.id}`, regions: ['cn-hangzhou'], details: {} },
    },
    ...given,
  }
}

/** An account whose name is its id. */
export function anAccount(id = 'acme'): Account {
  return { id, name: id, identities: { tencent: { uin: '100000000001', appId: 251006057 } } }
}

/** A permanent root key of account `acme`. */
export function anAccessKey(given: Partial<AccessKey> & { readonly id: string }): AccessKey {
  return { secret: 's3cret', accountId: 'acme', user: null, session: null, enabled: true, token: null, expiresAt: null, ...given }
}

/** A role of account `acme`, without policies, that the account itself may assume. */
export function aRole(given: Partial<Role> & { readonly name: string }): Role {
  return { accountId: 'acme', policies: [], trusts: ['acme'], ...given }
}
