import { Command } from 'commander'
import { optionOf } from '../settings.ts'

/** A command on the data, which is named as every other names it. */
export const commandOnData = (name: string, description: string): Command =>
  new Command(name).description(description).addOption(optionOf('data')).addOption(optionOf('masterKeyFile'))

/** One that shows what it found or changed: a table on a terminal, else JSON. */
export const commandThatShows = (name: string, description: string): Command =>
  commandOnData(name, description).option('--json', 'print JSON on a terminal too')
