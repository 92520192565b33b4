import { Command } from 'commander'
import { type DataSettings, withApp } from '../app/open-data.ts'
import { thingInWords } from '../app/thing-words.ts'
import { type Undone, undoChanges } from '../app/undo.ts'
import { optionOf } from '../settings.ts'
import { changeNumber } from './history.ts'
import { sayWhere } from './say-where.ts'
import { showList } from './table.ts'

interface UndoSettings extends DataSettings {
  readonly json?: boolean
  readonly force?: boolean
}

/** `mirrorhall undo CHANGE…`: puts back what changes replaced. That is a change too, and can be undone. */
export function undoCommand(): Command {
  const command = new Command('undo').description('put back what changes replaced, all of them or none; that can be undone too')
  command.argument('<change...>', 'numbers of changes, as `history` shows them', (text, before: number[] | undefined) => [
    ...(before ?? []),
    changeNumber(text),
  ])
  command.option('--force', 'put back what was changed since, too')
  command.option('--json', 'print JSON on a terminal too')
  for (const name of ['data', 'masterKeyFile'] as const) command.addOption(optionOf(name))
  return command.action(async (numbers: number[], settings: UndoSettings) =>
    withApp(settings, async (app) => {
      const undone = await undoChanges(app, numbers, settings.force === true)
      sayWhere(app)
      const values = undone.map(({ before = null, after = null, ...of }) => ({ ...of, before, after }))
      showList(undone.map(described), values, settings.json)
    }),
  )
}

const described = ({ change, kind, key, before, after }: Undone): Readonly<Record<string, string>> => ({
  change: String(change),
  thing: thingInWords(kind, key, before, after),
  undone: after === undefined ? 'taken out' : before === undefined ? 'put back' : 'changed back',
})
