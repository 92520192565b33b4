import { Command } from 'commander'

/** `mirrorhall licences`: what the program carries of others, and under which terms. @param thirdParty the list */
export function licencesCommand(thirdParty: string): Command {
  const command = new Command('licences').description('print the licences of what this program carries')
  return command.action(() => console.log(thirdParty))
}
