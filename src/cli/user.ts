import { Command } from 'commander'
import { DEFAULT_ACCOUNT, type User } from '../access/account.ts'
import { type DataSettings, withApp } from '../app/open-data.ts'
import { findUser, listUsers, removeUser } from '../app/users.ts'
import { commandThatShows } from './command-on-data.ts'
import { sayWhere } from './say-where.ts'
import { showList, showThing } from './table.ts'

interface UserSettings extends DataSettings {
  readonly account: string
  readonly json?: boolean
}

/** `mirrorhall user list|show|remove`: who works in an account. Users are made in a catalogue file. */
export function userCommand(): Command {
  return new Command('user')
    .description('list, show and remove users of accounts')
    .addCommand(
      commandThatShows('list', 'list the users of an account, or of all')
        .option('--account <name>', 'account; all of them when left out')
        .action(async ({ account, ...settings }: Omit<UserSettings, 'account'> & Partial<UserSettings>) =>
          withApp(settings, async (app) => {
            const users = await listUsers(app, account)
            showList(users.map(described), users, settings.json)
          }),
        ),
    )
    .addCommand(
      commandThatShows('show', 'show a user with their policies and keys; secrets are not shown')
        .argument('<name>')
        .option('--account <name>', 'account', DEFAULT_ACCOUNT)
        .action(async (name: string, settings: UserSettings) =>
          withApp(settings, async (app) => {
            const { user, keys } = await findUser(app, settings.account, name)
            const shown = keys.map(({ id, enabled, expiresAt }) => ({
              id,
              enabled,
              expires: expiresAt === null ? null : new Date(expiresAt).toISOString(),
            }))
            const words = shown.map(({ id, enabled }) => (enabled ? id : `${id} (disabled)`))
            showThing({ ...described(user), keys: words.join(', ') }, { ...user, keys: shown }, settings.json)
          }),
        ),
    )
    .addCommand(
      commandThatShows('remove', 'take a user out who has no keys left; `undo` puts them back')
        .argument('<name>')
        .option('--account <name>', 'account', DEFAULT_ACCOUNT)
        .action(async (name: string, settings: UserSettings) =>
          withApp(settings, async (app) => {
            const user = await removeUser(app, settings.account, name)
            sayWhere(app)
            showList([described(user)], [user], settings.json)
          }),
        ),
    )
}

const described = ({ name, accountId, policies }: User): Readonly<Record<string, string>> => ({
  user: name,
  account: accountId,
  policies: policies.join(', '),
})
