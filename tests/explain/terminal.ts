import { join } from 'node:path'

/** The script that starts the program. */
export const PROGRAM = join(import.meta.dir, '../../bin/mirrorhall')

/** Whether programs can be run on a terminal here, by util-linux's `script`. */
export const hasTerminal = process.platform === 'linux' && Bun.which('script') !== null

/** Runs the program on a terminal and gives what is on it. @param until ends it when this is there; without it, it ends by itself */
export async function onTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  until?: (screen: string) => boolean,
): Promise<string> {
  const command = `stty cols 120; exec ${[PROGRAM, ...args].map((word) => `'${word}'`).join(' ')}`
  const child = Bun.spawn(['script', '-qc', command, '/dev/null'], { env: environment(env), stdin: 'ignore', stdout: 'pipe' })
  return read(child, until)
}

/** Runs the program with its output in a pipe until something was said, and gives what was said. */
export async function piped(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  until: (said: string) => boolean,
): Promise<string> {
  return read(Bun.spawn([PROGRAM, ...args], { env: environment(env), stdin: 'ignore', stdout: 'pipe' }), until)
}

function environment(env: Readonly<Record<string, string>>): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(MIRRORHALL_|LANG$|LC_|NO_COLOR$)/.test(name))
  return { ...Object.fromEntries(inherited), LANG: 'C.UTF-8', ...env }
}

async function read(child: Bun.Subprocess<'ignore', 'pipe', 'inherit'>, until?: (screen: string) => boolean): Promise<string> {
  let screen = ''
  const decoder = new TextDecoder()
  for await (const chunk of child.stdout) {
    screen += decoder.decode(chunk, { stream: true })
    if (until?.(screen)) child.kill('SIGTERM')
  }
  await child.exited
  return screen.replaceAll('\r\n', '\n')
}
