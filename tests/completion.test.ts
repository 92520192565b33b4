import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './support/server.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

let folder = ''
const scripts = new Map<Shell, string>()
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-completion-'))
  for (const shell of SHELLS) {
    const { code, stdout, stderr } = await run(['completion', shell])
    expect([shell, code, stderr]).toEqual([shell, 0, ''])
    scripts.set(shell, stdout)
    await writeFile(join(folder, shell), stdout)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What each shell runs to tell what it would offer for the words of a line, the last of which is begun. */
const ASKING: Readonly<Record<Shell, (words: readonly string[]) => string[]>> = {
  bash: (words) => [
    ...['bash', '--norc', '-c'],
    `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mirrorhall; printf "%s\\n" "\${COMPREPLY[@]}"`,
    ...[join(folder, 'bash'), ...words],
  ],
  zsh: (words) => [
    ...['zsh', '-f', '-c'],
    'compdef() { :; }; compadd() { shift; print -rl -- "$@"; }; _files() { :; }; source $0; words=("$@"); CURRENT=$#; _mirrorhall',
    ...[join(folder, 'zsh'), ...words],
  ],
  fish: (words) => ['fish', '--no-config', '-c', `source ${join(folder, 'fish')}; complete -C '${words.join(' ')}'`],
}

function offered(shell: Shell, line: string): readonly string[] {
  const { stdout } = Bun.spawnSync(ASKING[shell](line.split(' ')), { env: { ...process.env, HOME: folder } })
  const words = stdout
    .toString()
    .split('\n')
    .map((text) => text.split('\t')[0] ?? '')
  const begun = line.split(' ').at(-1) ?? ''
  return words.filter((word) => word !== '' && word.startsWith(begun)).sort()
}

const there = SHELLS.filter((shell) => Bun.which(shell) !== null)
for (const shell of SHELLS) if (!there.includes(shell)) console.log(`skipped: completion in ${shell}, which is not on this machine`)

describe.each(there)('in %s', (shell) => {
  test.each([
    ['mirrorhall hi', ['history']],
    ['mirrorhall image u', ['unshare']],
    ['mirrorhall image list --sta', ['--state']],
    ['mirrorhall image list --state imp', ['import-failed', 'importing']],
    ['mirrorhall call ecm DescribeImage --Fil', ['--Filters']],
    ['mirrorhall call ecm DescribeImage --output js', ['json', 'jsonl']],
    // A value is no command.
    ['mirrorhall key list --account list --dat', ['--data']],
    ['mirrorhall nothing', []],
  ])('%s is completed', (line, words) => {
    expect(offered(shell, line)).toEqual(words)
  })
})

test.each(SHELLS)('the script of %s has every command and flag, and nothing that a shell would run', async (shell) => {
  const script = scripts.get(shell) ?? ''
  for (const word of ['serve', 'policy', 'master-key', 'AssumeRole', 'completion']) expect(script).toMatch(new RegExp(`[' ]${word}[' ]`))
  for (const flag of ['trusted-proxy', 'RoleSessionName', 'prune']) expect(script).toContain(flag)
  // What is in quotes is read as it is: none of the descriptions may end them.
  for (const line of script.split('\n').filter((text) => /^complete -c| echo '/.test(text)))
    expect((line.match(/'/g) ?? []).length % 2).toBe(0)
})

test('another shell is refused, with those there are', async () => {
  const { code, stdout, stderr } = await run(['completion', 'powershell'])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain("unknown command 'powershell'")
})
