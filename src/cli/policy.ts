import { isIP } from 'node:net'
import { Command, InvalidArgumentError } from 'commander'
import { DEFAULT_ACCOUNT } from '../access/account.ts'
import type { Policy } from '../access/policy.ts'
import { printable, printableLines } from '../admin/printable.ts'
import type { AppContext } from '../app/context.ts'
import { type DataSettings, withApp } from '../app/open-data.ts'
import { checkPolicies, type PolicyVerdict } from '../app/policy-check.ts'
import { listUsers } from '../app/users.ts'
import type { Distribution } from '../distribution.ts'
import { didYouMean } from '../nearest.ts'
import { optionOf } from '../settings.ts'
import { commandThatShows } from './command-on-data.ts'
import { DIFFERS } from './exit-codes.ts'
import { instant } from './instant-option.ts'
import { showJson, showList } from './table.ts'
import { mayColour, painted, terminalWidth } from './terminal.ts'
import { wrapped } from './text-width.ts'

interface PolicySettings extends DataSettings {
  readonly json?: boolean
}

interface CheckSettings extends PolicySettings {
  readonly account: string
  readonly role?: boolean
  readonly region: string
  readonly sourceIp: string
  readonly at?: number
  readonly secure?: boolean
}

/** `mirrorhall policy list|show|check`: what users and roles may do. Policies are written in a catalogue file. */
export function policyCommand(distribution: Distribution): Command {
  return new Command('policy')
    .description('list and show policies, and tell what they allow')
    .addCommand(
      commandThatShows('list', 'list the policies').action(async (settings: PolicySettings) =>
        withApp(settings, async (app) => {
          const [policies, users] = [await app.store.policies(), await listUsers(app)]
          const usersOf = ({ name }: Policy) => users.filter((user) => user.policies.includes(name)).map((user) => user.name)
          const rows = policies.map((policy) => ({
            policy: policy.name,
            languages: Object.keys(policy.documents).join(', '),
            users: usersOf(policy).join(', '),
          }))
          showList(rows, policies, settings.json)
        }),
      ),
    )
    .addCommand(
      commandThatShows('show', 'show a policy as it was written, as JSON')
        .argument('<name>')
        .action(async (name: string, settings: PolicySettings) => withApp(settings, async (app) => showJson(await findPolicy(app, name)))),
    )
    .addCommand(checkCommand(distribution))
}

function checkCommand(distribution: Distribution): Command {
  return commandThatShows('check', 'tell whether a user may do something, and which statement decides; exit code 2 for no')
    .argument('<user>', 'name of the user, or of the role with --role')
    .argument('<action>', 'as policies name it, such as ecm:DescribeImage')
    .argument('[resource...]', 'what a call would name, such as the ids of images; all at once when left out')
    .option('--account <name>', 'account of the user', DEFAULT_ACCOUNT)
    .option('--role', 'ask about whoever has assumed the role of that name')
    .option('--source-ip <address>', 'address that the call comes from', address, '127.0.0.1')
    .option('--at <time>', 'when the call comes, such as 2026-01-31T23:59:59Z; now when left out', instant)
    .option('--secure', 'the call comes by TLS')
    .addOption(optionOf('region'))
    .action(async (name: string, action: string, resources: string[], settings: CheckSettings) => {
      const { account, role, region, sourceIp, at = Date.now(), secure } = settings
      const circumstances = { remoteAddress: sourceIp, receivedAt: at, isSecure: secure === true }
      const check = { account, name, isRole: role === true, action, resources, region, circumstances }
      const clouds = distribution.clouds({ hostAliases: [], defaultRegion: region, unsignedPayload: true })
      const options = { registry: distribution.registry, clouds, cloudFormats: await distribution.cloudFormats() }
      const answers = await withApp(settings, (app) => checkPolicies(app, check, options))
      if (settings.json || !process.stdout.isTTY) showJson(answers)
      else console.log(answers.map(answerText).join('\n'))
      if (answers.some(({ allowed }) => !allowed)) process.exitCode = DIFFERS
    })
}

function answerText({ allowed, action, resource, because, statement }: PolicyVerdict): string {
  const word = painted(allowed ? 'green' : 'red', allowed ? 'yes' : 'no', mayColour())
  const asked = resource === null ? action : `${action} on ${resource}`
  const line = wrapped(`${allowed ? 'yes' : 'no'}: ${printable(`${asked}: ${because}`)}`, terminalWidth(), 2)
  const written = statement === null ? '' : `\n${printableLines(JSON.stringify(statement, null, 2)).replace(/^/gm, '  ')}`
  return `${line.replace(/^(yes|no)/, word)}${written}`
}

async function findPolicy({ store }: AppContext, name: string): Promise<Policy> {
  const policies = await store.policies()
  const found = policies.find((policy) => policy.name === name)
  if (found !== undefined) return found
  const names = policies.map((policy) => policy.name)
  throw new Error(`There is no policy ${name}${didYouMean(name, names) || `. There are: ${names.join(', ') || 'none'}.`}`)
}

/** Reads an address of an option. */
function address(text: string): string {
  if (isIP(text) === 0) throw new InvalidArgumentError('It is an address as 10.0.0.5 or ::1.')
  return text
}
