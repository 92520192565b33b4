import { randomBytes } from 'node:crypto'
import { Command } from 'commander'
import { type AccessKey, DEFAULT_ACCOUNT, isPublicKey } from '../access/account.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { optionOf } from '../settings.ts'
import { type DataSettings, sayWhere, withCatalogue } from './data.ts'
import { newKeyPair, permanentKey } from './keys.ts'
import { show } from './table.ts'

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
      withCatalogue(settings, async (catalogue) => show((await keysOf(catalogue, settings.account)).map(described))),
    ),
  )
  key.addCommand(
    command('create', 'make a key; its secret is shown this once')
      .option('--user <name>', 'user of the account it belongs to; a root key when left out')
      .option('--expires-in-seconds <number>', 'make a temporary key with a token')
      .action(async (settings: KeySettings) =>
        withCatalogue(settings, async (catalogue) => {
          const made = newKey(settings)
          await catalogue.write({ keys: [made] })
          sayWhere(catalogue)
          show([{ ...described(made), secret: made.secret, ...(made.token === null ? {} : { token: made.token }) }])
        }),
      ),
  )
  key.addCommand(
    command('rotate', 'give a key a new secret in the place of the old one; it is shown this once')
      .argument('<id>')
      .action(async (id: string, settings: KeySettings) =>
        withCatalogue(settings, async (catalogue) => {
          const found = await keyOf(catalogue, settings.account, id)
          refuseToRotate(found)
          const changed = { ...found, secret: newKeyPair().secret }
          await catalogue.write({ keys: [changed], holds: [{ keyId: id, what: 'rotated' }] })
          sayWhere(catalogue)
          show([{ ...described(changed), secret: changed.secret }])
        }),
      ),
  )
  for (const [verb, enabled] of [
    ['disable', false],
    ['enable', true],
  ] as const) {
    key.addCommand(
      command(verb, `${verb} a key`)
        .argument('<id>')
        .action(async (id: string, settings: KeySettings) =>
          withCatalogue(settings, async (catalogue) => {
            const changed = { ...(await keyOf(catalogue, settings.account, id)), enabled }
            const hold = [{ keyId: id, what: 'disabled' as const }]
            await catalogue.write({ keys: [changed], ...(enabled ? { releases: hold } : { holds: hold }) })
            sayWhere(catalogue)
            show([described(changed)])
          }),
        ),
    )
  }
  key.addCommand(
    command('delete', 'delete a key')
      .argument('<id>')
      .action(async (id: string, settings: KeySettings) =>
        withCatalogue(settings, async (catalogue) => {
          await keyOf(catalogue, settings.account, id)
          await catalogue.write({ removeKeys: [id], holds: [{ keyId: id, what: 'deleted' }] })
          sayWhere(catalogue)
        }),
      ),
  )
  key.addCommand(
    command('release', 'let catalogue files decide again over a key that was disabled, rotated or deleted by hand')
      .argument('<id>')
      .action(async (id: string, settings: KeySettings) =>
        withCatalogue(settings, async (catalogue) => {
          const { released = 0 } = await catalogue.write({ releases: [{ keyId: id }] })
          if (released === 0) throw new Error(`Nothing is held of the key ${id}: it was not disabled, rotated or deleted by hand.`)
          sayWhere(catalogue)
        }),
      ),
  )
  return key
}

function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--account <name>', 'account', DEFAULT_ACCOUNT)
    .addOption(optionOf('data'))
    .addOption(optionOf('masterKeyFile'))
}

function newKey({ account, user, expiresInSeconds }: KeySettings): AccessKey {
  const key = permanentKey(newKeyPair(), account, user ?? null)
  if (expiresInSeconds === undefined) return key
  if (!/^[1-9]\d{0,8}$/.test(expiresInSeconds)) throw new Error('--expires-in-seconds takes a whole number of seconds.')
  return { ...key, token: randomBytes(48).toString('base64url'), expiresAt: Date.now() + Number(expiresInSeconds) * 1000 }
}

/** @throws Error for a key whose secret is not ours to choose */
function refuseToRotate({ id, session, token, secret }: AccessKey): void {
  if (session !== null) {
    throw new Error(`The key ${id} is one of a session of role ${session.role}: it ends by itself. Assume the role again for another.`)
  }
  if (token !== null) {
    throw new Error(`The key ${id} is temporary: it ends by itself. \`mirrorhall key create --expires-in-seconds\` makes another.`)
  }
  if (isPublicKey(secret)) {
    throw new Error(`The key ${id} is a public key: make a new pair of keys where the private one is, and apply the new public one.`)
  }
}

async function keysOf(catalogue: Catalogue, account: string): Promise<AccessKey[]> {
  const accounts = await catalogue.store.accounts()
  if (!accounts.some(({ id }) => id === account)) {
    throw new Error(`There is no account ${account}. There are: ${accounts.map(({ id }) => id).join(', ') || 'none'}.`)
  }
  return catalogue.store.keys(account)
}

async function keyOf(catalogue: Catalogue, account: string, id: string): Promise<AccessKey> {
  const found = (await keysOf(catalogue, account)).find((key) => key.id === id)
  if (found === undefined) throw new Error(`The account ${account} has no key ${id}. \`mirrorhall key list\` shows those it has.`)
  return found
}

const described = ({ id, accountId, user, session, enabled, expiresAt }: AccessKey): Record<string, string> => ({
  id,
  account: accountId,
  user: session === null ? (user ?? '(root)') : `${session.role}/${session.name}`,
  enabled: String(enabled),
  expires: expiresAt === null ? 'never' : new Date(expiresAt).toISOString(),
})
