import { Command } from 'commander'
import { printable } from '../admin/printable.ts'
import { optionOf } from '../config.ts'
import { applyFiles, readFiles } from './apply-files.ts'
import { type DataSettings, withCatalogue } from './data.ts'
import type { House } from './house.ts'

/** `mirrorhall apply FILE…`: puts catalogue files and pasted responses into the data, all or nothing; servers on it follow. */
export function applyCommand(house: House): Command {
  const command = new Command('apply').description('put catalogue files or DescribeImage responses into the data, all of it or nothing')
  command.argument('<file...>', 'catalogue files, YAML or JSON, or responses as the vendor sent them')
  for (const name of ['data', 'masterKeyFile'] as const) command.addOption(optionOf(name))
  return command.action(async (files: string[], settings: DataSettings) => {
    const { summary, result } = await withCatalogue(settings, async (catalogue) =>
      applyFiles(catalogue, await readFiles(files), await house.dialects()),
    )
    if (!process.stdout.isTTY) return console.log(JSON.stringify({ ...summary, ...result }))
    const brought = (['images', 'accounts', 'users', 'roles', 'keys', 'policies', 'clusters', 'instances'] as const)
      .filter((kind) => summary[kind] > 0)
      .map((kind) => `${summary[kind]} ${kind}`)
    console.log(
      `${brought.join(', ') || 'nothing'} read from ${printable(files.join(', '))}\n${result.written} rows written, ${result.unchanged} unchanged`,
    )
  })
}
