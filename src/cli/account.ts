import { Command } from 'commander'
import type { Account, Identity } from '../access/account.ts'
import { optionOf } from '../settings.ts'
import { type DataSettings, sayWhere, withCatalogue } from './data.ts'
import { newKeyPair, permanentKey } from './keys.ts'
import { refuseBadName } from './names.ts'
import { show } from './table.ts'

/** `mirrorhall account list|create`: the customers of a catalogue. Everything else of an account is said in a catalogue file. */
export function accountCommand(): Command {
  return new Command('account')
    .description('list and make accounts')
    .addCommand(
      command('list', 'list the accounts').action(async (settings: DataSettings) =>
        show((await withCatalogue(settings, (catalogue) => catalogue.store.accounts())).map(described)),
      ),
    )
    .addCommand(
      command('create', 'make an account with a root key; its secret is shown this once')
        .argument('<name>')
        .action(async (name: string, settings: DataSettings) => {
          refuseBadName(name, 'the name of an account')
          const pair = newKeyPair()
          const account: Account = { id: name, name, identities: {} }
          await withCatalogue(settings, async (catalogue) => {
            const accounts = await catalogue.store.accounts()
            if (accounts.some((other) => other.id === name || other.name === name)) throw new Error(`There is an account ${name} already.`)
            await catalogue.write({ accounts: [account], keys: [permanentKey(pair, name, null)] })
            sayWhere(catalogue)
          })
          show([{ account: name, id: pair.id, secret: pair.secret }])
        }),
    )
}

const command = (name: string, description: string): Command =>
  new Command(name).description(description).addOption(optionOf('data')).addOption(optionOf('masterKeyFile'))

const described = ({ name, identities }: Account): Record<string, string> => ({
  account: name,
  tencent: describeIdentity(identities.tencent),
  alibaba: describeIdentity(identities.alibaba),
})

const describeIdentity = (identity: Identity | undefined): string =>
  Object.entries(identity ?? {})
    .map(([member, value]) => `${member} ${value}`)
    .join(', ')
