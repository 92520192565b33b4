import { z } from 'zod'
import type { CloudName } from '../access/account.ts'
import type { PolicyLanguage } from '../access/policy.ts'
import { ARCHITECTURES, IMAGE_STATES, VISIBILITIES } from '../catalogue/image.ts'
import { INSTANCE_STATES } from '../catalogue/inventory.ts'
import type { CloudFormat } from '../clouds/cloud-format.ts'
import type { FaceFormat } from '../clouds/service-files.ts'
import { id, instant, jsonObject, slug, text, userName } from './members.ts'

const policyNames = z.array(slug.describe('Name of a policy of this catalogue.'))

const user = z
  .strictObject({
    name: userName.describe("The user's name, unique within the account."),
    policies: policyNames.describe('Names of the policies that hold for the user.').optional(),
  })
  .describe('Somebody who works in the account and may do only what policies allow.')

const role = z
  .strictObject({
    name: slug.describe("The role's name, unique within the account."),
    policies: policyNames.describe('Names of the policies that hold for whoever assumes the role.').optional(),
    trusts: z
      .array(slug.describe('Name of an account.'))
      .describe("Names of the accounts whose users and roles may assume the role; the role's own account without it.")
      .optional(),
  })
  .describe('What users and other roles may become for a while, with AssumeRole: what its policies allow, and nothing else.')

const key = z
  .strictObject({
    id: id.describe("The key's id: SecretId at Tencent Cloud, AccessKeyId at Alibaba Cloud. Unique in the catalogue."),
    secret: z
      .union([
        text.min(1, { error: 'a secret has at least one character' }),
        z
          .strictObject({
            env: text.min(1).describe('Name of the environment variable that holds it.').optional(),
            file: text
              .min(1)
              .describe('Path of the file that holds it, from the folder of this file; a line end after it is left out.')
              .optional(),
          })
          .refine(({ env, file }) => (env === undefined) !== (file === undefined), { error: 'name either an env or a file' }),
      ])
      .describe('The secret that signs requests, or where it is. Without it, a key that is in the catalogue keeps its own.')
      .optional(),
    user: userName
      .describe(
        "The user the key belongs to, who need not be listed under `users`. Without it the key is the account's own and allowed everything.",
      )
      .optional(),
    policies: policyNames
      .describe("Policies that hold for the key's user, in addition to those named elsewhere for the same user.")
      .optional(),
    token: text
      .min(1, { error: 'a token has at least one character; leave it out for a permanent key' })
      .describe('What a temporary key must send along; without it the key is permanent.')
      .optional(),
    expiresAt: instant.describe('When the key stops working, with its time zone; without it, never.').optional(),
    enabled: z.boolean().describe('Whether the key works; true without it.').optional(),
  })
  .describe('A pair of id and secret that signs requests.')

const os = z
  .strictObject({
    platform: text.describe('Distribution, for example CentOS.').optional(),
    version: text.describe('Version in quotes, for example "7.6".').optional(),
    name: text.describe('Display name; platform and version without it.').optional(),
  })
  .describe('The operating system inside. What is not known is left out.')

const cluster = z
  .strictObject({
    id: id.describe("The cluster's id, for example ehpc-hz-FYUr32abcd."),
    account: slug.describe('Name of the account that has the cluster.'),
    name: text.describe('Its name, for people.').optional(),
    region: id.describe('Its region, for example cn-hangzhou.'),
    osTag: text.describe('The operating system of its nodes, for example CentOS_7.2_64.').optional(),
    multiOs: z.boolean().describe('Whether the cluster supports several operating systems; false without it.').optional(),
  })
  .describe("An E-HPC cluster, by which Alibaba Cloud's operations choose images.")

const instance = z
  .strictObject({
    id: id.describe("The instance's id, for example ein-gwht9ek2."),
    account: slug.describe('Name of the account that has the instance.'),
    region: id.describe('Its region, for example ap-chongqing-ecm2.'),
    image: id
      .describe("The image it runs: an id of the image in this file, or the catalogue's own id of one that is in the catalogue already.")
      .optional(),
    name: text.describe('What its owner calls it.').optional(),
    state: z.enum(INSTANCE_STATES).describe('Where it is in its life; running without it.').optional(),
    type: id.describe('Its instance type, for example SN3ne.2XLARGE16.').optional(),
    module: id.describe('The id of the module it belongs to.').optional(),
    createdAt: instant.describe('When it was made, with its time zone; left out when not known.').optional(),
    details: jsonObject.describe('What else the cloud knows of it.').optional(),
  })
  .describe("An ECM instance, of which Tencent Cloud's operations make images.")

/** Members at the top whose names begin so are left to the writer, for example for YAML's anchors. */
export const OWN_MEMBER = 'x-'
const module = z
  .strictObject({
    id: id.describe("The module's id, for example em-qn46snq8."),
    account: slug.describe('Name of the account that has the module.'),
    name: text.describe('What its owner calls it.').optional(),
    type: id.describe('The instance type of its instances, for example SN3ne.2XLARGE16.'),
    image: id.describe(
      "Its default image: an id of the image in this file, or the catalogue's own id of one that is in the catalogue already.",
    ),
    createdAt: instant.describe('When it was made, with its time zone; left out when not known.').optional(),
  })
  .describe('An ECM module: what instances are started by.')

/** One member for each cloud or language that was given; the others are unknown members. */
function oneForEach<Name extends string, Member>(entries: readonly (readonly [Name, Member])[]): Record<Name, Member> {
  return Object.fromEntries(entries) as Record<Name, Member>
}

/** A face as written: besides these two, whatever its service declares. */
export interface WrittenFace {
  readonly id?: string | undefined
  readonly regions?: readonly string[] | undefined
  readonly [detail: string]: unknown
}

function face({ member, details, imageId }: FaceFormat): z.ZodOptional<z.ZodType<WrittenFace>> {
  const wrong = (input: unknown) => `${JSON.stringify(input)} cannot be an image id at ${member}: it is ${imageId.meaning}`
  const shape = details
    .safeExtend({
      id: z
        .string()
        .regex(imageId.pattern, { error: ({ input }) => wrong(input) })
        .describe(`The image's id there, ${imageId.meaning}; derived from the image's own id without it.`)
        .optional(),
      regions: z.array(id).describe('Regions the image is in; all without it.').optional(),
    })
    .strict()
    .describe(`How ${member} shows the image. An image is listed by a cloud when it has this member, be it empty.`)
  // The details are a shape of their own in each service, of which the loader knows nothing.
  return (shape as unknown as z.ZodType<WrittenFace>).optional()
}

/** The schema of the catalogue file, with the parts that the clouds and their services declare. Unknown members are refused. */
export function catalogueSchema(cloudFormats: readonly CloudFormat[]) {
  const identities = oneForEach<CloudName, z.ZodOptional<CloudFormat['identity']>>(
    cloudFormats.map((cloudFormat) => [
      cloudFormat.cloud,
      cloudFormat.identity.describe(`How ${cloudFormat.cloud} names the account.`).optional(),
    ]),
  )
  const formats = cloudFormats.flatMap(({ services }) => services).flatMap(({ format }) => format ?? [])
  const faces: object = Object.fromEntries(formats.map((format) => [format.member, face(format)]))
  const languages = oneForEach<PolicyLanguage, z.ZodOptional<typeof jsonObject>>(
    cloudFormats.map(({ policyLanguage, cloud }) => [
      policyLanguage,
      jsonObject.describe(`The policy in ${cloud}'s language, as one writes it there.`).optional(),
    ]),
  )

  const account = z
    .strictObject({
      name: slug.describe("The account's name, unique; images refer to it."),
      ...identities,
      users: z.array(user).describe('Users of the account. Those that only keys name need not be here.').optional(),
      roles: z.array(role).describe('Roles of the account.').optional(),
      keys: z.array(key).describe('Access keys of the account and its users.').optional(),
    })
    .describe('A customer: owns images, keys, users, clusters, modules and instances.')

  const policy = z.strictObject(languages).describe('One policy, in one language or several.')

  const image = z
    .strictObject({
      id: id.describe("The catalogue's own id; without it the first id given for a cloud, or one derived from owner and name.").optional(),
      previously: text
        .min(1)
        .describe('The id it had before, or the name if it had no id: it is the same image, and keeps the ids that are not given here.')
        .optional(),
      name: text.min(1, { error: 'an image has a name of at least one character' }).describe("The image's name."),
      owner: slug
        .describe('Name of the account that owns it; without it the image is official and belongs to the cloud itself.')
        .optional(),
      visibility: z.enum(VISIBILITIES).describe('Who may see it; without it private, or public for an official image.').optional(),
      sharedWith: z.array(slug).describe('Names of the accounts that a shared image is shared with.').optional(),
      state: z.enum(IMAGE_STATES).describe('Where it is in its life; available without it.').optional(),
      description: text.describe('What people say of it.').optional(),
      os: os.optional(),
      architecture: z.enum(ARCHITECTURES).nullable().describe('Processor architecture; null or left out when not known.').optional(),
      sizeGiB: z
        .int32()
        .min(0, { error: 'a size is not negative; 0 means not known' })
        .describe('Size of the system disk in GiB; 0 or left out when not known.')
        .optional(),
      createdAt: instant.nullable().describe('When it was made, with its time zone; null or left out when not known.').optional(),
      instanceTypes: z.array(id).describe('Instance types it is limited to; no limit without it.').optional(),
      ...faces,
    })
    .describe('A machine image, with a face for each cloud that lists it.')

  return z
    .strictObject({
      $schema: z.string().describe('Where the schema of this file is, for editors.').optional(),
      set: slug
        .describe('Name of the set that remembers what is named here, also in other files of the set; each file by itself without it.')
        .optional(),
      accounts: z.array(account).describe('Accounts with their users and keys.').optional(),
      policies: z.record(slug, policy).describe('Policies by name.').optional(),
      clusters: z.array(cluster).describe('E-HPC clusters.').optional(),
      modules: z.array(module).describe('ECM modules.').optional(),
      instances: z.array(instance).describe('ECM instances.').optional(),
      images: z.array(image).describe('Machine images.').optional(),
    })
    .describe('A Mirrorhall catalogue: accounts, policies, images and what surrounds them.')
}

/** A catalogue file that satisfies its schema. */
export type CatalogueDocument = z.infer<ReturnType<typeof catalogueSchema>>

/** The schema of the catalogue file as JSON Schema, draft 2020-12, for editors. The same for the same cloudFormats. */
export function catalogueJsonSchema(cloudFormats: readonly CloudFormat[]): z.core.JSONSchema.BaseSchema {
  const schema = z.toJSONSchema(catalogueSchema(cloudFormats), { target: 'draft-2020-12', io: 'input' })
  const patternProperties = { [`^${OWN_MEMBER}`]: { description: "The writer's own, for example for YAML's anchors." } }
  return { ...schema, patternProperties, title: 'Mirrorhall catalogue' }
}
