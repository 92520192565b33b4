import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'

const PROJECT = join(import.meta.dir, '../..')

/** What a shell script came to. */
export interface ShellResult {
  readonly code: number
  readonly output: string
}

/** The shell examples of a page of the documentation, in their order. @param page path in the project */
export async function shellExamples(page: string): Promise<string[]> {
  const text = await readFile(join(PROJECT, page), 'utf8')
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, script = '']) => script)
}

/** Runs a script as a person would who has Mirrorhall installed; it ends at the first command that fails. */
export async function runShell(script: string, folder: string, env: Readonly<Record<string, string>>): Promise<ShellResult> {
  const bin = join(folder, 'bin')
  await mkdir(bin, { recursive: true })
  await symlink(join(PROJECT, 'bin/mirrorhall'), join(bin, 'mirrorhall')).catch(() => {})
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MIRRORHALL_'))
  const shell = Bun.spawn(['sh', '-e', '-c', `exec 2>&1\n${script}`], {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), ...env, PATH: `${bin}:${process.env['PATH']}` },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const output = await new Response(shell.stdout).text()
  return { code: await shell.exited, output }
}
