import { Command } from 'commander'
import { type AccessKey, DEFAULT_ACCOUNT } from '../access/account.ts'
import type { AppContext } from '../app/context.ts'
import { createKey, deleteKey, listKeys, type NewKey, releaseKey, rotateKey, setKeyEnabled } from '../app/keys.ts'
import { type DataSettings, withApp } from '../app/open-data.ts'
import { commandOnData } from './command-on-data.ts'
import { sayWhere } from './say-where.ts'
import { show, showOne } from './table.ts'

interface KeySettings extends DataSettings {
  readonly account: string
  readonly user?: string
  readonly expiresInSeconds?: string
}

/**
 * `mirrorhall key list|create|rotate|disable|enable|delete|release`: access keys of an account. Servers on the data follow at once. What
 * is done here to a key for safety, catalogue files do not undo.
 */
export function keyCommand(): Command {
  const key = new Command('key').description('list, make, rotate, disable and delete access keys')
  key.addCommand(
    command('list', 'list the keys of an account; secrets are not shown').action(async (settings: KeySettings) =>
      withApp(settings, async (app) => {
        const { keys, damaged } = await listKeys(app, settings.account)
        show(keys.map(described))
        for (const failure of damaged.values()) throw failure
      }),
    ),
  )
  key.addCommand(
    command('create', 'make a key; its secret is shown this once')
      .option('--user <name>', 'user of the account it belongs to; a root key when left out')
      .option('--expires-in-seconds <number>', 'make a temporary key with a token')
      .action(async (settings: KeySettings) => {
        const wanted = newKeyOf(settings)
        await withApp(settings, async (app) => {
          const { secret, token, ...made } = await createKey(app, wanted)
          sayWhere(app)
          showOne({ ...described(made), secret, ...(token === null ? {} : { token }) })
        })
      }),
  )
  key.addCommand(
    changing('rotate', 'give a key a new secret in the place of the old one; it is shown this once', async (app, { account }, id) => {
      const { secret, ...changed } = await rotateKey(app, account, id)
      return { ...described(changed), secret }
    }),
  )
  for (const [verb, enabled] of [
    ['disable', false],
    ['enable', true],
  ] as const) {
    key.addCommand(
      changing(verb, `${verb} a key`, async (app, { account }, id) => described(await setKeyEnabled(app, account, id, enabled))),
    )
  }
  key.addCommand(changing('delete', 'delete a key', (app, { account }, id) => deleteKey(app, account, id).then(nothing)))
  key.addCommand(
    changing('release', 'let catalogue files decide again over a key that was disabled, rotated or deleted by hand', (app, _, id) =>
      releaseKey(app, id).then(nothing),
    ),
  )
  return key
}

const nothing = () => undefined

type Row = Readonly<Record<string, string>>

/** A command that does something to the key of an id, and shows what it gives back. */
function changing(
  name: string,
  description: string,
  act: (app: AppContext, settings: KeySettings, id: string) => Promise<Row | undefined>,
): Command {
  return command(name, description)
    .argument('<id>')
    .action(async (id: string, settings: KeySettings) =>
      withApp(settings, async (app) => {
        const row = await act(app, settings, id)
        sayWhere(app)
        if (row !== undefined) showOne(row)
      }),
    )
}

function command(name: string, description: string): Command {
  return commandOnData(name, description).option('--account <name>', 'account', DEFAULT_ACCOUNT)
}

/** @throws Error for a time that is no whole number */
function newKeyOf({ account, user, expiresInSeconds }: KeySettings): NewKey {
  if (expiresInSeconds !== undefined && !/^[1-9]\d{0,8}$/.test(expiresInSeconds))
    throw new Error('--expires-in-seconds takes a whole number of seconds.')
  return {
    account,
    ...(user === undefined ? {} : { user }),
    ...(expiresInSeconds === undefined ? {} : { expiresInSeconds: Number(expiresInSeconds) }),
  }
}

const described = ({ id, accountId, user, session, enabled, expiresAt }: Omit<AccessKey, 'secret' | 'token'>): Record<string, string> => ({
  id,
  account: accountId,
  user: session === null ? (user ?? '(root)') : `${session.role}/${session.name}`,
  enabled: String(enabled),
  expires: expiresAt === null ? 'never' : new Date(expiresAt).toISOString(),
})
