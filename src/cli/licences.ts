import { Command } from 'commander'

/** What is printed. */
export interface LicenceTexts {
  /** Whose the program is, and under which licence. */
  readonly notice: string
  /** What it carries of others, and under which terms. */
  readonly thirdParty: string
}

/** `mirrorhall licences`: the program's own notice, then what it carries of others, and under which terms. */
export function licencesCommand({ notice, thirdParty }: LicenceTexts): Command {
  const command = new Command('licences').description('print the notice of this program, and the licences of what it carries')
  return command.action(() => console.log(`${notice}\n${thirdParty}`))
}
