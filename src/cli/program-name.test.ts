import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { PROGRAM_VARIABLE, programName, withProgramName } from './program-name.ts'

const BIN = join(import.meta.dir, '../../bin')
const npm = { npm_package_name: 'mirrorhall', npm_lifecycle_event: 'start', INIT_CWD: '/home/me/clone' }

test.each<[string, Parameters<typeof programName>[0], string]>([
  ['an executable, as it was typed', { variables: npm, executable: './dist/mirrorhall', cwd: '/' }, './dist/mirrorhall'],
  [
    'an executable below a folder with a blank',
    { variables: {}, executable: "/it's here/mirrorhall", cwd: '/' },
    "'/it'\\''s here/mirrorhall'",
  ],
  ['npm start', { variables: npm, cwd: '/home/me/clone' }, 'npm run -s mirrorhall --'],
  [
    'npm start in a folder of the clone',
    { variables: { ...npm, INIT_CWD: '/home/me/clone/docs' }, cwd: '/home/me/clone' },
    'npm run -s mirrorhall --',
  ],
  [
    'npm from outside the clone',
    { variables: { ...npm, INIT_CWD: '/home/me' }, cwd: '/home/me/clone' },
    'npm run -s --prefix /home/me/clone mirrorhall --',
  ],
  ['npx', { variables: { npm_lifecycle_event: 'npx', [PROGRAM_VARIABLE]: '/x/.bin/mirrorhall' }, cwd: '/' }, 'npx mirrorhall'],
  ['the script, by its path', { variables: { [PROGRAM_VARIABLE]: 'bin/mirrorhall', PATH: '/bin' }, cwd: '/' }, 'bin/mirrorhall'],
  [
    'the script, found in PATH',
    { variables: { [PROGRAM_VARIABLE]: join(BIN, 'mirrorhall'), PATH: `/bin:${BIN}` }, cwd: '/' },
    'mirrorhall',
  ],
  [
    "a script of somebody else's package",
    { variables: { npm_package_name: 'app', npm_lifecycle_event: 'test', [PROGRAM_VARIABLE]: '/x/mirrorhall' }, cwd: '/' },
    '/x/mirrorhall',
  ],
])('the program is called as it was: %s', (_, start, name) => {
  expect(programName(start)).toBe(name)
})

test('commands in a text are called as the program was', () => {
  const text =
    'mirrorhall explain X; `mirrorhall key list`; eval "$(mirrorhall env tencent)"; `npm start`; 执行 `mirrorhall env`；Mirrorhall 0.1.0, /mirrorhall x'
  expect(withProgramName(text, 'bin/mirrorhall')).toBe(
    'bin/mirrorhall explain X; `bin/mirrorhall key list`; eval "$(bin/mirrorhall env tencent)"; `bin/mirrorhall serve`; 执行 `bin/mirrorhall env`；Mirrorhall 0.1.0, /mirrorhall x',
  )
  expect(withProgramName('Start one with `npm start`.', 'npm run -s mirrorhall --')).toBe('Start one with `npm start`.')
})
