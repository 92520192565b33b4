import type { CommandNode } from './command-tree.ts'

type Tree = readonly CommandNode[]

/**
 * Functions of any POSIX shell: the commands below a path of words, its flags, and the words of a flag with a value, which fails
 * for another flag.
 */
function tables(tree: Tree): string {
  const table = (name: string, lines: readonly (readonly [key: string, words: readonly string[]])[]) =>
    [
      `${name}() {`,
      '  case "$1" in',
      ...lines.map(([key, words]) => `    ${inQuotes(key)}) echo ${inQuotes(words.join(' '))} ;;`),
      '    *) return 1 ;;',
      '  esac',
      '}',
    ].join('\n')
  const withCommands = tree.filter(({ commands }) => commands.length > 0)
  return [
    table(
      '_mirrorhall_commands',
      withCommands.map(({ path, commands }) => [path, commands.map(({ name }) => name)]),
    ),
    table(
      '_mirrorhall_flags',
      tree.map(({ path, flags }) => [path, flags.map(({ flag }) => flag)]),
    ),
    table(
      '_mirrorhall_values',
      tree.flatMap(({ path, flags }) =>
        flags.flatMap(({ flag, takesValue, words }) => (takesValue ? [[`${path} ${flag}`, words] as const] : [])),
      ),
    ),
  ].join('\n')
}

/** Walks the words before the one that is completed, passing over values of flags; sets `list`, which is empty for files. */
const WALK = `  for word in "$@"; do
    if _mirrorhall_values "$place $before" > /dev/null; then before=; continue; fi
    before=$word
    case " $(_mirrorhall_commands "$place") " in *" $word "*) place="\${place:+$place }$word" ;; esac
  done
  if list=$(_mirrorhall_values "$place $before"); then :
  elif case $current in -*) true ;; *) false ;; esac; then list=$(_mirrorhall_flags "$place")
  else list=$(_mirrorhall_commands "$place")
  fi`

/** Completion for bash. */
export const bashCompletion = (tree: Tree): string => `# bash completion for mirrorhall
${tables(tree)}
_mirrorhall() {
  local current=\${COMP_WORDS[COMP_CWORD]} place= before= word list=
  set -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}"
${WALK}
  COMPREPLY=($(compgen -W "$list" -- "$current"))
}
complete -o default -F _mirrorhall mirrorhall`

/** Completion for zsh. */
export const zshCompletion = (tree: Tree): string => `#compdef mirrorhall
${tables(tree)}
_mirrorhall() {
  local current=\${words[CURRENT]} place= before= word list=
  set -- "\${(@)words[2,CURRENT-1]}"
${WALK}
  if [ -n "$list" ]; then compadd -- \${=list}; else _files; fi
}
if [ "$funcstack[1]" = _mirrorhall ]; then _mirrorhall "$@"; else compdef _mirrorhall mirrorhall; fi`

/** Completion for fish, which shows what each command and flag is for. */
export function fishCompletion(tree: Tree): string {
  const paths = tree.map(({ path }) => path).filter(Boolean)
  const lines = tree.flatMap(({ path, commands, flags }) => {
    const at = `complete -c mirrorhall -n ${inQuotes(`__mirrorhall_at ${path}`.trim())}`
    return [
      ...commands.map(({ name, description }) => `${at} -f -a ${inQuotes(name)} -d ${inQuotes(description)}`),
      ...flags.map(({ flag, description, takesValue, words }) => {
        const value = words.length > 0 ? ` -x -a ${inQuotes(words.join(' '))}` : takesValue ? ' -r' : ''
        return `${at} -l ${inQuotes(flag.slice(2))}${value} -d ${inQuotes(description)}`
      }),
    ]
  })
  return `# fish completion for mirrorhall
set -g __mirrorhall_paths ${paths.map(inQuotes).join(' ')}
function __mirrorhall_at
    set -l place ''
    for word in (commandline -opc)
        set -l next (string trim -- "$place $word")
        contains -- "$next" $__mirrorhall_paths; and set place $next
    end
    test "$place" = "$argv"
end
${lines.join('\n')}`
}

/** The text in single quotes, as every shell here reads them. A quote within becomes another sign: shells differ on how it is written. */
const inQuotes = (text: string): string => `'${text.replaceAll("'", '’').replaceAll('\\', '/').replaceAll('\n', ' ')}'`
