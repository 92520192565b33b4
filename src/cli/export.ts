import { Command } from 'commander'
import { printableLines } from '../admin/printable.ts'
import { refuseFileOfData } from '../app/data-files.ts'
import { exportCatalogue } from '../app/export.ts'
import { type DataSettings, withApp } from '../app/open-data.ts'
import { writeOutputFile } from '../app/output-file.ts'
import type { Distribution } from '../distribution.ts'
import { catalogueText, EXPORT_BEGINNING } from '../files/catalogue-writer.ts'
import { optionOf } from '../settings.ts'
import { fitted } from './terminal.ts'

interface ExportSettings extends DataSettings {
  readonly accounts?: string
  readonly secrets?: boolean
  readonly output: string
  readonly force?: boolean
}

const STANDARD_OUTPUT = '-'

/** `mirrorhall export`: the catalogue as a file that `apply` takes back to the same. */
export function exportCommand(distribution: Distribution): Command {
  const command = new Command('export').description('write the catalogue as a file that apply takes back to the same')
  for (const name of ['data', 'masterKeyFile'] as const) command.addOption(optionOf(name))
  command.option('--accounts <names>', 'only these accounts, with commas between, and what belongs to them')
  command.option('--secrets', 'write the secrets of keys too; without them apply keeps those that are there')
  command.option('--output <file>', 'where to: JSON for a name that ends in .json, YAML otherwise; - for standard output', STANDARD_OUTPUT)
  command.option('--force', 'replace the file if it is there and was exported')
  command.addHelpText('after', '\nExample: mirrorhall export --accounts acme --output images/acme.yaml')
  return command.action(async (settings: ExportSettings) => {
    const { output, secrets = false } = settings
    if (output !== STANDARD_OUTPUT) await refuseFileOfData(output, settings)
    const accounts = settings.accounts?.split(',').map((name) => name.trim())
    const cloudFormats = await distribution.cloudFormats()
    const { document, secretsLeftOut } = await withApp(settings, (app) =>
      exportCatalogue(app, cloudFormats, { secrets, ...(accounts === undefined ? {} : { accounts }) }),
    )
    const remarks = secretsLeftOut === 0 ? [] : [`${secretsOf(secretsLeftOut)} not in it: apply keeps those that are there.`]
    const format = /\.json$/i.test(output) ? 'json' : 'yaml'
    const text = catalogueText(document, format, distribution.version, remarks)
    if (output === STANDARD_OUTPUT) console.log(printableOnTerminal(text.slice(0, -1)))
    else {
      const replaceable = settings.force === true ? { beginning: EXPORT_BEGINNING[format], noun: 'exported catalogue' } : undefined
      await writeOutputFile(output, replaceable, ({ write }) => write(text))
    }
    const words = [...(output === STANDARD_OUTPUT ? [] : [`written to ${output}`]), ...remarks]
    for (const remark of words) process.stderr.write(`${fitted(printableLines(remark), process.stderr)}\n`)
  })
}

const secretsOf = (keys: number): string => (keys === 1 ? 'The secret of 1 key is' : `The secrets of ${keys.toLocaleString('en')} keys are`)

const printableOnTerminal = (text: string): string => (process.stdout.isTTY ? printableLines(text) : text)
