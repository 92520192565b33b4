import { generateKeyPairSync } from 'node:crypto'
import type { Key } from '../catalogue.ts'

/** The account under test. */
export const UID = '1270000000000001'
/** An account that shares images with it. */
export const NEIGHBOUR_UID = '1270000000000002'
/** An account that publishes images to the community. */
export const PUBLISHER_UID = '1270000000000003'

/** An account that has nothing of its own. */
export const VISITOR_UID = '1270000000000004'

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
  visitor: { id: 'LTAI5tConformanceVisit12', secret: 'visiSecretVisiSecretVisiSec012' },
  assumer: { id: 'LTAI5tConformanceAssum10', secret: 'assuSecretAssuSecretAssuSec010' },
} as const satisfies Record<string, Key>

const pair = generateKeyPairSync('rsa', { modulusLength: 2_048 })

/** A key that is a pair: the server has the public half as its secret, the client the private one. Another for each run. */
export const RSA = {
  id: 'LTAI5tConformanceRsaKy11',
  publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  /** PKCS #8 without the lines around it, which SDKs add themselves. */
  privateKey: bare(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
}

/** A key in PEM without the lines around it. */
export function bare(pem: string): string {
  return pem.trim().split('\n').slice(1, -1).join('\n')
}

const allow = (Action: string | readonly string[]) => ({ Effect: 'Allow', Action, Resource: '*' })
const policy = (...Statement: readonly unknown[]) => ({ ram: { Version: '1', Statement } })

/** Policies in RAM's language. */
export const POLICIES = {
  'ram-read': policy(allow(['ehpc:List*', 'ehpc:DescribeCluster'])),
  'ram-hide': policy({ Effect: 'Deny', Action: 'ehpc:ListCommunityImages', Resource: '*' }),
  // Of one role it says nothing.
  'ram-assume': policy({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Resource: [`acs:ram:*:${UID}:role/image-*`, `acs:ram:*:${UID}:role/of-the-neighbour`],
  }),
}

/** What may be assumed by users of the account under test, and by nobody of it. */
export const ROLES = [
  { name: 'image-reader', policies: ['ram-read'], trusts: ['under-test'] },
  { name: 'of-the-neighbour', policies: ['ram-read'], trusts: ['neighbour'] },
  { name: 'not-in-the-policy', policies: ['ram-read'], trusts: ['under-test'] },
] as const

/** Resource name of a role of the account under test. */
export const roleArn = (name: (typeof ROLES)[number]['name']): string => `acs:ram::${UID}:role/${name}`
