import { Command } from 'commander'
import type { Distribution } from '../distribution.ts'
import { optionOf } from '../settings.ts'
import { type ClientSettings, resolveTarget } from './client-target.ts'
import { quoted } from './program-name.ts'

/** `mirrorhall env <cloud>`: what to set for the vendor's clients to reach the server, for a shell to `eval`. */
export function envCommand(distribution: Distribution): Command {
  const env = new Command('env').description("print what to set for a cloud's own clients to reach the server; eval-able")
  for (const client of distribution.clients) {
    const command = new Command(client.cloud).description(`variables and settings for ${client.cloud}'s SDKs and command line`)
    for (const name of ['endpoint', 'key', 'data', 'masterKeyFile'] as const) command.addOption(optionOf(name))
    command.option('--token <token>', 'token of a temporary key')
    command.action(async (settings: ClientSettings) => {
      const { endpoint, key } = await resolveTarget(settings)
      const lines = Object.entries({ ...client.variables(key), MIRRORHALL_ENDPOINT: endpoint }).map(
        ([name, value]) => `export ${name}=${quoted(value)}`,
      )
      console.log([...lines, ...client.hints(endpoint).map((hint) => `# ${hint}`)].join('\n'))
    })
    env.addCommand(command)
  }
  return env
}
