import type { AccessKey, Account, Role, User } from '../access/account.ts'
import type { Cluster, Instance, Module } from '../catalogue/inventory.ts'
import type { CloudFormat } from '../clouds/cloud-format.ts'
import type { Things } from './by-file.ts'
import { type NameOf, saying } from './saying.ts'
import { writtenImage } from './written-image.ts'

/** A catalogue file as a document, without the members that say nothing. */
export type WrittenCatalogue = { readonly [member: string]: unknown }

/**
 * A catalogue file that says all of these things: read again, it makes the same.
 * @param things the accounts that others refer to may be left out of them
 * @param accounts every account, for their names
 * @param secrets whether the secrets and tokens of keys are in it
 */
export function writtenCatalogue(
  things: Things,
  accounts: readonly Account[],
  cloudFormats: readonly CloudFormat[],
  { secrets }: { readonly secrets: boolean },
): WrittenCatalogue {
  const names = new Map(accounts.map(({ id, name }) => [id, name]))
  const nameOf = (id: string) => names.get(id) ?? id
  const of = <T extends { readonly accountId: string }>(all: readonly T[], id: string) => all.filter(({ accountId }) => accountId === id)
  const images = new Map(things.images.map((image) => [image.id, image]))
  const imageIdOf = (id: string) => images.get(id)?.faces[SERVICE_OF_INSTANCES]?.id ?? id
  return saying({
    accounts: things.accounts.map(({ id, name, identities }) => ({
      name,
      ...identities,
      ...saying({
        users: of(things.users, id).map(writtenUser),
        roles: of(things.roles, id).map((role) => writtenRole(role, nameOf)),
        keys: of(things.keys, id).map((key) => writtenKey(key, secrets)),
      }),
    })),
    policies: Object.fromEntries(things.policies.map(({ name, documents }) => [name, documents])),
    clusters: things.clusters.map((cluster) => writtenCluster(cluster, nameOf)),
    modules: things.modules.map((module) => writtenModule(module, nameOf, imageIdOf)),
    instances: things.instances.map((instance) => writtenInstance(instance, nameOf, imageIdOf)),
    images: things.images.map((image) => writtenImage(image, cloudFormats, nameOf)),
  })
}

const writtenUser = ({ name, policies }: User) => saying({ name, policies })

// Without its trusts, a role would trust its own account.
const writtenRole = ({ name, policies, trusts }: Role, nameOf: NameOf) => ({ ...saying({ name, policies }), trusts: trusts.map(nameOf) })

function writtenKey({ id, secret, user, enabled, token, expiresAt }: AccessKey, secrets: boolean) {
  return saying({
    id,
    secret: secrets ? secret : undefined,
    user: user ?? undefined,
    token: secrets ? (token ?? undefined) : undefined,
    expiresAt: expiresAt === null ? undefined : new Date(expiresAt).toISOString(),
    enabled: enabled ? undefined : false,
  })
}

const writtenCluster = ({ id, accountId, region, details }: Cluster, nameOf: NameOf) =>
  saying({ id, account: nameOf(accountId), region, ...details })

/** The service by whose ids of images files name what an instance runs, and what a module starts. */
const SERVICE_OF_INSTANCES = 'tencent/ecm'

const timeText = (time: number | null | undefined) => (typeof time === 'number' ? new Date(time).toISOString() : undefined)

const writtenModule = ({ id, accountId, name, type, imageId, createdAt }: Module, nameOf: NameOf, imageIdOf: (id: string) => string) =>
  saying({
    id,
    account: nameOf(accountId),
    name: name === '' ? undefined : name,
    type,
    image: imageIdOf(imageId),
    createdAt: timeText(createdAt),
  })

function writtenInstance(instance: Instance, nameOf: NameOf, imageIdOf: (id: string) => string) {
  const { id, accountId, region, imageId, state, type, moduleId, createdAt, details } = instance
  const { name, ...others } = details
  return saying({
    id,
    account: nameOf(accountId),
    region,
    image: imageId === null ? undefined : imageIdOf(imageId),
    name: name === '' ? undefined : name,
    state,
    type,
    module: moduleId,
    createdAt: timeText(createdAt),
    details: others,
  })
}
