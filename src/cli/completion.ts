import { Command } from 'commander'
import { commandTree } from './command-tree.ts'
import { bashCompletion, fishCompletion, zshCompletion } from './completion-scripts.ts'

const SHELLS = {
  bash: { script: bashCompletion, use: 'eval "$(mirrorhall completion bash)", in ~/.bashrc' },
  zsh: { script: zshCompletion, use: 'eval "$(mirrorhall completion zsh)", in ~/.zshrc after compinit' },
  fish: { script: fishCompletion, use: 'mirrorhall completion fish | source, in ~/.config/fish/config.fish' },
} as const

/** `mirrorhall completion bash|zsh|fish`: a script by which a shell completes commands, flags and their words. */
export function completionCommand(): Command {
  const completion = new Command('completion').description('print a script by which a shell completes commands and flags')
  for (const [shell, { script, use }] of Object.entries(SHELLS)) {
    const command = new Command(shell).description(`for ${shell}: ${use}`)
    completion.addCommand(
      command.action(() => {
        let program: Command = completion
        while (program.parent !== null) program = program.parent
        console.log(script(commandTree(program)))
      }),
    )
  }
  return completion
}
