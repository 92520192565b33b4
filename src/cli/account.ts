import { Command } from 'commander'
import type { Account, Identity } from '../access/account.ts'
import { createAccount, refuseBadAccountName, removeAccount } from '../app/accounts.ts'
import { type DataSettings, withApp } from '../app/open-data.ts'
import { commandOnData } from './command-on-data.ts'
import { sayWhere } from './say-where.ts'
import { show, showOne } from './table.ts'

/** `mirrorhall account list|create|remove`: the customers of a catalogue. Everything else of an account is said in a catalogue file. */
export function accountCommand(): Command {
  return new Command('account')
    .description('list, make and remove accounts')
    .addCommand(
      commandOnData('list', 'list the accounts').action(async (settings: DataSettings) =>
        withApp(settings, async ({ store }) => {
          const damaged: Error[] = []
          show((await store.accounts((_, failure) => damaged.push(failure))).map(described))
          for (const failure of damaged) throw failure
        }),
      ),
    )
    .addCommand(
      commandOnData('create', 'make an account with a root key; its secret is shown this once')
        .argument('<name>')
        .action(async (name: string, settings: DataSettings) => {
          refuseBadAccountName(name)
          const { id, secret } = await withApp(settings, async (app) => {
            const pair = await createAccount(app, name)
            sayWhere(app)
            return pair
          })
          showOne({ account: name, id, secret })
        }),
    )
    .addCommand(
      commandOnData('remove', 'take an account out that has nothing left; `undo` puts it back')
        .argument('<name>')
        .action(async (name: string, settings: DataSettings) =>
          withApp(settings, async (app) => {
            const account = await removeAccount(app, name)
            sayWhere(app)
            showOne(described(account))
          }),
        ),
    )
}

const described = ({ name, identities }: Account): Record<string, string> => ({
  account: name,
  tencent: describeIdentity(identities.tencent),
  alibaba: describeIdentity(identities.alibaba),
})

const describeIdentity = (identity: Identity | undefined): string =>
  Object.entries(identity ?? {})
    .map(([member, value]) => `${member} ${value}`)
    .join(', ')
