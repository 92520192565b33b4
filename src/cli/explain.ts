import { Command } from 'commander'
import { printableLines } from '../admin/printable.ts'
import { idsIn } from '../admin/request-id.ts'
import type { Explanation } from '../app/explain.ts'
import { choiceOption, optionOf } from '../settings.ts'
import { type AdminSettings, askAdmin } from './admin-client.ts'
import { explanationText } from './explanation-text.ts'
import { withProgramName } from './program-name.ts'
import { shellLanguage } from './shell-language.ts'
import { mayColour, terminalWidth } from './terminal.ts'

interface ExplainSettings extends AdminSettings {
  readonly output?: 'text' | 'json'
}

/** `mirrorhall explain <RequestId>`: what became of a request, why, and the mistake that explains it. */
export function explainCommand(): Command {
  const command = new Command('explain').description('say why a request was refused, and what would fix it')
  command.argument('<RequestId...>', 'as the answer, the exception or the log tells it; a whole pasted line will do')
  for (const name of ['endpoint', 'adminToken'] as const) command.addOption(optionOf(name))
  command.addOption(choiceOption('output', ['text', 'json'], 'text for people or JSON; text on a terminal when left out'))
  return command.action(async (words: string[], settings: ExplainSettings) => {
    const ids = idsIn(words.join(' '))
    if (ids.length === 0) throw new Error(`There is no request id in ${JSON.stringify(words.join(' '))}.`)
    const explanation = await askAdmin<Explanation>(settings, `/requests/${encodeURIComponent(ids.join(' '))}`)
    const asText = settings.output === undefined ? process.stdout.isTTY === true : settings.output === 'text'
    console.log(
      asText
        ? withProgramName(
            explanationText(explanation, shellLanguage(process.env), mayColour(), process.stdout.isTTY ? terminalWidth() : undefined),
          )
        : printableLines(JSON.stringify(explanation, null, 2)),
    )
  })
}
