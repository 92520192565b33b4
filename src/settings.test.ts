import { describe, expect, test } from 'bun:test'
import { Command } from 'commander'
import { dropEmptyVariables, refuseUnknownVariables, withoutEmptyOptions } from './settings/environment.ts'
import { choiceOption, optionOf, SECRET_VARIABLES, SETTINGS, type Setting, takesValue, VARIABLES } from './settings.ts'

type Name = keyof typeof SETTINGS

interface Samples {
  /** A text and what it stands for; of a switch, undefined when its flag is given. */
  readonly right: readonly [string, unknown]
  /** Of another kind altogether. */
  readonly foreign: readonly string[]
  /** As people mistype it. */
  readonly near: readonly string[]
}

/** A setting that is not here does not compile. */
const SAMPLES: Readonly<Record<Name, Samples>> = {
  host: {
    right: ['[::1]', '::1'],
    foreign: ['http://127.0.0.1', '127.0.0.1:80', 'a b'],
    near: ['127.0.0.256', '127.0.1', '[[::1]]', '[::1'],
  },
  port: { right: ['8080', 8080], foreign: ['banana', 'tcp://10.0.0.1:7654'], near: ['65536', '-1', '80.5', '0x50', '8O80'] },
  data: { right: ['a b.db', 'a b.db'], foreign: ['mysql://root:pw@host/x', 'a\nb'], near: ['postgre://u:pw@host/x', ':memry:'] },
  masterKeyFile: { right: ['k', 'k'], foreign: ['a\nb'], near: [] },
  newMasterKeyFile: { right: ['k', 'k'], foreign: ['a\nb'], near: [] },
  catalogue: { right: ['a.yaml', ['a.yaml']], foreign: ['a\x00b'], near: [] },
  key: { right: ['AKID:x', { id: 'AKID', secret: 'x' }], foreign: ['banana'], near: ['AKID:', ':x', 'AKID x'] },
  starter: { right: ['1', false], foreign: ['banana'], near: ['fasle', 'treu'] },
  throttle: { right: ['yes', false], foreign: ['banana'], near: ['ture', 'of'] },
  unsignedPayload: { right: ['yes', false], foreign: ['banana'], near: ['ture', 'of'] },
  rate: { right: ['5', 5], foreign: ['fast'], near: ['0', '1e3', '5/s'] },
  hostAlias: {
    right: ['api.example.com', ['api.example.com']],
    foreign: ['http://api.example.com'],
    near: ['api.example.com/', 'a.com,b.com'],
  },
  region: { right: ['cn-beijing', 'cn-beijing'], foreign: ['banana'], near: ['cn_hangzhou', 'CN-Hangzhou'] },
  taskTime: {
    right: ['clock:5', { secondsPerStep: 5 }],
    foreign: ['banana', '5'],
    near: ['instnat', 'clock:', 'clock:0', 'clock:1.5', 'reads:-1', 'read:2', 'clock:5s'],
  },
  importAllow: {
    right: ['*.example.com:8443', [{ kind: 'suffix', suffix: '.example.com', port: 8443 }]],
    foreign: ['http://images.example.com', '*'],
    near: ['images.example.com/', '10.0.0.0/33', 'images.example.com:0', '10.0.0.0/8:80'],
  },
  cacheMib: { right: ['64', 64], foreign: ['big'], near: ['64MiB', '0'] },
  logLevel: { right: ['debug', 'debug'], foreign: ['banana'], near: ['eror', 'Info'] },
  adminToken: { right: ['x'.repeat(16), 'x'.repeat(16)], foreign: ['two words of a token'], near: ['x'.repeat(15)] },
  trustedProxy: {
    right: ['10.0.0.0/8', [{ address: '10.0.0.0', family: 'ipv4', prefix: 8 }]],
    foreign: ['localhost', 'http://10.0.0.5', 'banana'],
    near: ['10.0.0.0/33', '10.0.0', '10.0.0.256', '::1/129', '10.0.0.0/', '10.0.0.1,10.0.0.2', '10.0.0.5:80', '[::1]'],
  },
  json: { right: ['on', true], foreign: ['banana'], near: ['yess'] },
  endpoint: {
    right: ['http://127.0.0.1:1', 'http://127.0.0.1:1'],
    foreign: ['banana', 'ftp://127.0.0.1'],
    near: ['http//127.0.0.1', '127.0.0.1:7654', 'htp://127.0.0.1'],
  },
}

const NAMES = Object.keys(SETTINGS) as Name[]
const flagOf = (name: Name): string => SETTINGS[name].flag.split(' ')[0] ?? ''
const isSwitch = (name: Name): boolean => !SETTINGS[name].flag.includes('<')

/** What a command gets for a setting, from arguments and variables; what commander says to standard error is thrown. */
async function settingOf(name: Name, args: readonly string[], variables: Record<string, string> = {}): Promise<unknown> {
  const before = { ...process.env }
  try {
    for (const variable of VARIABLES) delete process.env[variable]
    Object.assign(process.env, variables)
    dropEmptyVariables(process.env)
    const command = new Command('serve').exitOverride().configureOutput({ writeErr: () => {} })
    const option = optionOf(name)
    await command
      .addOption(option)
      .action(() => {})
      .parseAsync(withoutEmptyOptions(args, takesValue(command)), { from: 'user' })
    return command.getOptionValue(option.attributeName())
  } finally {
    for (const variable of VARIABLES) delete process.env[variable]
    for (const variable of VARIABLES) if (before[variable] !== undefined) process.env[variable] = before[variable]
  }
}

const refusal = (value: Promise<unknown>): Promise<string> =>
  value.then(
    (taken) => `taken: ${JSON.stringify(taken)}`,
    (error: Error) => error.message,
  )

describe.each(NAMES)('the setting %s', (name) => {
  const setting: Setting = SETTINGS[name]
  const { right, foreign, near } = SAMPLES[name]

  test('is unset when it is empty, as a flag and as a variable', async () => {
    const unset = await settingOf(name, [])
    expect(unset).toEqual(isSwitch(name) ? (setting.flag.startsWith('--no-') ? true : undefined) : setting.default)
    for (const empty of ['', '  ', '\t']) {
      expect(await settingOf(name, [], { [setting.env]: empty })).toEqual(unset)
      if (isSwitch(name)) continue
      expect(await settingOf(name, [flagOf(name), empty])).toEqual(unset)
      expect(await settingOf(name, [`${flagOf(name)}=${empty}`])).toEqual(unset)
      expect(await settingOf(name, [flagOf(name), empty], { [setting.env]: right[0] })).toEqual(right[1])
    }
  })

  test('takes a right value, as a flag and as a variable', async () => {
    expect(await settingOf(name, isSwitch(name) ? [flagOf(name)] : [flagOf(name), right[0]])).toEqual(right[1])
    expect(await settingOf(name, [], { [setting.env]: right[0] })).toEqual(right[1])
  })

  test('refuses foreign values and near misses, and says by which flag or variable they came', async () => {
    for (const wrong of [...foreign, ...near]) {
      if (!isSwitch(name)) expect(await refusal(settingOf(name, [flagOf(name), wrong]))).toContain(flagOf(name))
      if (!wrong.includes('\x00')) expect(await refusal(settingOf(name, [], { [setting.env]: wrong }))).toContain(setting.env)
    }
  })
})

test('every switch and every setting with words of its own names the nearest right one', async () => {
  expect(await refusal(settingOf('logLevel', ['--log-level', 'eror']))).toContain('did you mean "error"?')
  expect(await refusal(settingOf('starter', [], { MIRRORHALL_NO_STARTER: 'fasle' }))).toContain('did you mean "false"?')
  expect(await refusal(settingOf('data', ['--data', 'postgre://u:secret@host/x']))).toMatch(/^(?!.*secret).*did you mean "postgres"\?/)
  expect(await refusal(settingOf('port', [], { MIRRORHALL_PORT: 'tcp://10.0.0.1:7654' }))).toContain('enableServiceLinks')
})

test('an option with a few words refuses others', () => {
  const parse = (text: string) =>
    new Command()
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .addOption(choiceOption('output', ['table', 'json'], ''))
      .parse(['--output', text], { from: 'user' })
  expect(() => parse('banana')).toThrow("option '--output <table|json>' argument 'banana' is invalid. It is one of table, json.")
  expect(() => parse('jsno')).toThrow('did you mean "json"?')
  expect(parse('json').opts()).toEqual({ output: 'json' })
})

describe('a variable that looks like a setting', () => {
  const refuse = (variables: Record<string, string>) => () => refuseUnknownVariables(variables, VARIABLES)

  test('is refused with the nearest one there is', () => {
    expect(refuse({ MIRRORHALL_PROT: '1' })).toThrow('There is no setting MIRRORHALL_PROT; did you mean "MIRRORHALL_PORT"?')
    expect(refuse({ mirrorhall_port: '1' })).toThrow('did you mean "MIRRORHALL_PORT"?')
    expect(refuse({ MIRRORHALL_STARTER: '0' })).toThrow('did you mean "MIRRORHALL_NO_STARTER"?')
    expect(refuse({ MIRRORHALL_FLAVOUR_OF_THE_DAY: 'x' })).toThrow('serve --help')
  })

  test('is passed over when it is one, is empty, or is what Kubernetes sets', () => {
    const known = Object.fromEntries(
      [...NAMES.map((name) => SETTINGS[name].env), ...Object.keys(SECRET_VARIABLES)].map((name) => [name, '1']),
    )
    const kubernetes = {
      MIRRORHALL_SERVICE_HOST: 'h',
      MIRRORHALL_SERVICE_PORT_HTTP: '1',
      MIRRORHALL_PORT_7654_TCP_ADDR: 'h',
      MIRRORHALL_PORT_7654_TCP: 't',
    }
    expect(refuse({ ...known, ...kubernetes, MIRRORHALL_PROT: ' ', PATH: '/bin' })).not.toThrow()
  })
})

test('an empty value is dropped with its flag, and nothing else is', () => {
  const drop = (...args: string[]) => withoutEmptyOptions(args, (flag) => ['--host', '--account', '-n', '--Name'].includes(flag))
  expect(drop('serve', '--host', '', '--json')).toEqual(['serve', '--json'])
  expect(drop('--host=', '--account= ', '-n', ' ', 'x')).toEqual(['x'])
  expect(drop('--json', '', '--Name', '', '--', '--host', '')).toEqual(['--json', '', '--Name', '', '--', '--host', ''])
  expect(drop('--host')).toEqual(['--host'])
})
