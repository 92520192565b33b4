import { Command } from 'commander'
import { printableLines } from '../admin/printable.ts'
import { findAccount } from '../app/accounts.ts'
import type { AppContext } from '../app/context.ts'
import { findImages, type ImageSelection, listImages } from '../app/find-image.ts'
import { imageAt } from '../app/image-past.ts'
import {
  type ChangedImages,
  deprecateImages,
  publishImages,
  removeImages,
  shareImage,
  unshareImage,
  withdrawImages,
} from '../app/images.ts'
import { type DataSettings, withApp } from '../app/open-data.ts'
import { IMAGE_STATES, VISIBILITIES } from '../catalogue/image.ts'
import type { ServiceFiles } from '../clouds/service-files.ts'
import type { Distribution } from '../distribution.ts'
import { choiceOption } from '../settings.ts'
import { commandThatShows } from './command-on-data.ts'
import { imageRecord, imageRow, imageValue } from './image-rows.ts'
import { instant } from './instant-option.ts'
import { sayWhere } from './say-where.ts'
import { showList, showThing } from './table.ts'
import { fitted } from './terminal.ts'

interface ImageSettings extends DataSettings {
  readonly json?: boolean
}

type ListSettings = ImageSettings & ImageSelection
type Services = readonly ServiceFiles[]

/** `mirrorhall image list|show|publish|withdraw|share|unshare|deprecate|remove`: the images of the catalogue, in all clouds at once. */
export function imageCommand(distribution: Distribution): Command {
  const services = async (): Promise<Services> => (await distribution.cloudFormats()).flatMap((format) => format.services)
  const changing =
    (change: (app: AppContext, services: Services, words: readonly string[], settings: ImageSettings) => Promise<ChangedImages>) =>
    async (words: readonly string[], settings: ImageSettings) => {
      const known = await services()
      await withApp(settings, async (app) => {
        const { images, remarks } = await change(app, known, words, settings)
        for (const remark of remarks) warn(remark)
        sayWhere(app)
        showList(images.map(imageRow), images.map(imageValue), settings.json)
      })
    }
  const publish = command('publish', 'show images to everybody', IMAGES).addOption(
    choiceOption('as', ['public', 'community'], 'as public images, or as gifts to the community, which Alibaba Cloud has').default(
      'public',
    ),
  )
  const deprecate = command('deprecate', 'mark images as ones that nobody should start from any more', IMAGES)
  deprecate.option('--revoke', 'make them available again')
  return new Command('image')
    .description('list, show, publish, share, deprecate and remove images')
    .addCommand(listCommand())
    .addCommand(showCommand(services))
    .addCommand(
      publish.action(
        changing((app, known, words, settings) =>
          publishImages(app, known, words, (settings as { as?: 'public' | 'community' }).as ?? 'public'),
        ),
      ),
    )
    .addCommand(command('withdraw', 'show images to their owner alone', IMAGES).action(changing(withdrawImages)))
    .addCommand(shareCommand('share', 'show an image to accounts beside its owner', services, shareImage))
    .addCommand(shareCommand('unshare', 'show an image to accounts no longer', services, unshareImage))
    .addCommand(
      deprecate.action(
        changing((app, known, words, settings) => deprecateImages(app, known, words, (settings as { revoke?: boolean }).revoke !== true)),
      ),
    )
    .addCommand(
      command('remove', 'take images out, all of them or none; `undo` puts them back', IMAGES).action(
        changing(async (app, known, words) => ({ images: await removeImages(app, known, words), remarks: [] })),
      ),
    )
}

const IMAGES = ['<image...>', 'ids, here or in a cloud, or names that no other image has'] as const

function listCommand(): Command {
  return command('list', 'list the images')
    .option('--owner <account>', 'those of an account')
    .addOption(choiceOption('visibility', VISIBILITIES, 'those that are seen so'))
    .addOption(choiceOption('state', IMAGE_STATES, 'those in a state'))
    .action(async ({ owner, ...settings }: ListSettings) =>
      withApp(settings, async (app) => {
        const images = await listImages(app, {
          ...(owner === undefined ? {} : { owner: (await findAccount(app, owner)).id }),
          ...(settings.visibility === undefined ? {} : { visibility: settings.visibility }),
          ...(settings.state === undefined ? {} : { state: settings.state }),
        })
        showList(images.map(imageRow), images.map(imageValue), settings.json)
      }),
    )
}

function showCommand(services: () => Promise<Services>): Command {
  return command('show', 'show all that is known of an image', ['<image>', 'its id, here or in a cloud, or its name'])
    .option('--at <time>', 'as it was then, such as 2026-01-31T23:59:59Z; of one that is gone, by its id here', instant)
    .action(async (word: string, settings: ImageSettings & { readonly at?: number }) => {
      const known = await services()
      await withApp(settings, async (app) => {
        const image = settings.at === undefined ? (await findImages(app, known, [word]))[0] : await pastImage(app, known, word, settings.at)
        if (image !== undefined) showThing(imageRecord(image), imageValue(image), settings.json)
      })
    })
}

async function pastImage(app: AppContext, services: Services, word: string, at: number) {
  const [present] = await findImages(app, services, [word]).catch(() => [])
  const image = await imageAt(app, present?.id ?? word, at)
  if (image === undefined) throw new Error(`There was no image ${word} at ${new Date(at).toISOString()}.`)
  return image
}

function shareCommand(name: string, description: string, services: () => Promise<Services>, share: typeof shareImage): Command {
  return command(name, description, ['<image>', 'its id, here or in a cloud, or its name'])
    .argument('<account...>', 'names of accounts')
    .action(async (word: string, accounts: string[], settings: ImageSettings) => {
      const known = await services()
      await withApp(settings, async (app) => {
        const { images, remarks } = await share(app, known, word, accounts)
        for (const remark of remarks) warn(remark)
        sayWhere(app)
        showList(
          images.map((image) => ({ ...imageRow(image), 'shared with': image.sharedWith.join(', ') })),
          images.map(imageValue),
          settings.json,
        )
      })
    })
}

function command(name: string, description: string, argument?: readonly [string, string]): Command {
  const made = commandThatShows(name, description)
  return argument === undefined ? made : made.argument(...argument)
}

const warn = (remark: string): void => void process.stderr.write(`${fitted(printableLines(`warning: ${remark}`), process.stderr)}\n`)
