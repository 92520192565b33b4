import type { Key } from '../catalogue.ts'

/** The account under test. */
export const UID = '1270000000000001'
/** An account that shares images with it. */
export const NEIGHBOUR_UID = '1270000000000002'
/** An account that publishes images to the community. */
export const PUBLISHER_UID = '1270000000000003'

/** The keys of the suite, by what they are for. */
export const KEYS = {
  root: { id: 'LTAI5tConformanceRoot001', secret: 'rootSecretRootSecretRootSec001' },
  reader: { id: 'LTAI5tConformanceReadr02', secret: 'readSecretReadSecretReadSec002' },
  stranger: { id: 'LTAI5tConformanceStrng03', secret: 'straSecretStraSecretStraSec003' },
  disabled: { id: 'LTAI5tConformanceDisab04', secret: 'disaSecretDisaSecretDisaSec004' },
  temporary: { id: 'STS.ConformanceTemporary5', secret: 'tempSecretTempSecretTempSec005', token: 'CAIStok/of+the=temporary~key*5==' },
  expired: { id: 'STS.ConformanceExpired06', secret: 'expiSecretExpiSecretExpiSec006', token: 'CAIStokenOfTheExpiredKey6' },
  neighbour: { id: 'LTAI5tConformanceNeigh07', secret: 'neigSecretNeigSecretNeigSec007' },
  denied: { id: 'LTAI5tConformanceDenid09', secret: 'deniSecretDeniSecretDeniSec009' },
  assumer: { id: 'LTAI5tConformanceAssum10', secret: 'assuSecretAssuSecretAssuSec010' },
} as const satisfies Record<string, Key>

const allow = (Action: string | readonly string[]) => ({ Effect: 'Allow', Action, Resource: '*' })
const policy = (...Statement: readonly unknown[]) => ({ ram: { Version: '1', Statement } })

/** Policies in RAM's language. */
export const POLICIES = {
  'ram-read': policy(allow(['ehpc:List*', 'ehpc:DescribeCluster'])),
  'ram-hide': policy({ Effect: 'Deny', Action: 'ehpc:ListCommunityImages', Resource: '*' }),
  'ram-assume': policy(allow('sts:AssumeRole')),
  'ram-community-only': policy(allow('ehpc:ListCommunityImages')),
}

/** What may be assumed by users of the account under test, and by nobody of it. */
export const ROLES = [
  { name: 'image-reader', policies: ['ram-read'], trusts: ['under-test'] },
  { name: 'of-the-neighbour', policies: ['ram-read'], trusts: ['neighbour'] },
] as const

/** Resource name of a role of the account under test. */
export const roleArn = (name: (typeof ROLES)[number]['name']): string => `acs:ram::${UID}:role/${name}`
