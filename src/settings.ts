import { type Command, InvalidArgumentError, Option } from 'commander'
import { isBlank } from './settings/environment.ts'
import {
  allowEntry,
  dataPlace,
  endpoint,
  host,
  hostName,
  keyPair,
  oneOf,
  type Parse,
  path,
  proxy,
  region,
  taskTime,
  token,
  whole,
  yesOrNo,
} from './settings/values.ts'

/** Port served when none is named. */
export const DEFAULT_PORT = 7654

/** Where the data is when nothing else is named. */
export const DEFAULT_DATA = '.mirrorhall/catalogue.db'

/** One setting: a flag, the environment variable that stands for it, and what it means. */
export interface Setting {
  /** As commander writes it, for example `--port <number>`. */
  readonly flag: string
  /** Environment variable. For a flag that takes several values, white space stands between them. */
  readonly env: string
  readonly meaning: string
  readonly default?: string | number | boolean | readonly string[]
  /** Reads a value; of a flag that takes several, each. One without it takes any text. */
  readonly parse?: Parse
}

/** What is logged to standard error, from least to most. */
const LOG_LEVELS = ['silent', 'error', 'info', 'debug'] as const

/** Every setting there is, once: the commands and the settings page are made from this. */
export const SETTINGS = {
  host: { flag: '--host <address>', env: 'MIRRORHALL_HOST', default: '127.0.0.1', parse: host, meaning: 'address to listen on' },
  port: {
    flag: '--port <number>',
    env: 'MIRRORHALL_PORT',
    default: DEFAULT_PORT,
    parse: whole(0, 65_535),
    meaning: 'port to listen on; 0 for any free one',
  },
  data: {
    flag: '--data <place>',
    env: 'MIRRORHALL_DATA',
    default: DEFAULT_DATA,
    parse: dataPlace,
    meaning: 'SQLite file, :memory:, or postgres://user:password@host/database',
  },
  masterKeyFile: {
    flag: '--master-key-file <path>',
    env: 'MIRRORHALL_MASTER_KEY_FILE',
    parse: path,
    meaning: 'file with the 32-byte key that seals secrets; beside a SQLite file, one is made when missing',
  },
  newMasterKeyFile: {
    flag: '--new-master-key-file <path>',
    env: 'MIRRORHALL_NEW_MASTER_KEY_FILE',
    parse: path,
    meaning: 'file with the key that `master-key rotate` seals secrets with from then on',
  },
  catalogue: {
    flag: '--catalogue <file...>',
    env: 'MIRRORHALL_CATALOGUE',
    parse: path,
    meaning: 'catalogue files, folders of them, or DescribeImage responses as the vendor sent them, applied at the start',
  },
  key: { flag: '--key <id:secret>', env: 'MIRRORHALL_KEY', parse: keyPair, meaning: 'root key of the default account' },
  starter: {
    flag: '--no-starter',
    env: 'MIRRORHALL_NO_STARTER',
    meaning: 'leave out the starter catalogue of public images, which is put into data that holds no image yet',
  },
  throttle: { flag: '--no-throttle', env: 'MIRRORHALL_NO_THROTTLE', meaning: 'switch the limits on calls per second off' },
  rate: {
    flag: '--rate <calls>',
    env: 'MIRRORHALL_RATE',
    parse: whole(1, 1_000_000),
    meaning: "calls per second and caller, in place of each operation's documented limit",
  },
  unsignedPayload: {
    flag: '--no-unsigned-payload',
    env: 'MIRRORHALL_NO_UNSIGNED_PAYLOAD',
    meaning: "refuse Tencent Cloud's UNSIGNED-PAYLOAD, which leaves the body out of the signature",
  },
  hostAlias: {
    flag: '--host-alias <name...>',
    env: 'MIRRORHALL_HOST_ALIAS',
    parse: hostName,
    meaning: 'host names that clients sign although they reach this server by another',
  },
  region: {
    flag: '--region <name>',
    env: 'MIRRORHALL_REGION',
    default: 'cn-hangzhou',
    parse: region,
    meaning: 'region of calls to Alibaba Cloud that name none',
  },
  taskTime: {
    flag: '--task-time <how>',
    env: 'MIRRORHALL_TASK_TIME',
    default: 'instant',
    parse: taskTime,
    meaning:
      'how long making and importing images takes: instant; clock:SECONDS for each step; reads:NUMBER, when the image or its task has been described so often',
  },
  importAllow: {
    flag: '--import-allow <host...>',
    env: 'MIRRORHALL_IMPORT_ALLOW',
    parse: allowEntry,
    meaning:
      'hosts from which disk images are imported, as images.example.com, *.example.com, 10.0.0.5, 10.0.0.0/8 or host:port; none is read without it, and of addresses that are not public only those named here',
  },
  cacheMib: {
    flag: '--cache-mib <size>',
    env: 'MIRRORHALL_CACHE_MIB',
    default: 256,
    parse: whole(1, 1_000_000),
    meaning: 'memory for shelves of images, MiB; views of the images that are listed come beside it',
  },
  logLevel: {
    flag: '--log-level <level>',
    env: 'MIRRORHALL_LOG_LEVEL',
    default: 'error',
    parse: oneOf(LOG_LEVELS),
    meaning: `what is logged to standard error: ${LOG_LEVELS.join(', ')}`,
  },
  adminToken: {
    flag: '--admin-token <token>',
    env: 'MIRRORHALL_ADMIN_TOKEN',
    parse: token,
    meaning: 'lets operators on other machines see requests, explanations and metrics; without it only this machine may',
  },
  trustedProxy: {
    flag: '--trusted-proxy <address...>',
    env: 'MIRRORHALL_TRUSTED_PROXY',
    parse: proxy,
    meaning:
      'addresses of proxies in front of this server, or blocks of them: X-Forwarded-For and X-Forwarded-Proto are taken from these only, and operators need the admin token',
  },
  json: { flag: '--json', env: 'MIRRORHALL_JSON', meaning: 'say that the server is ready in one JSON object' },
  endpoint: {
    flag: '--endpoint <url>',
    env: 'MIRRORHALL_ENDPOINT',
    parse: endpoint,
    meaning: `the server; http://127.0.0.1:${DEFAULT_PORT} when left out`,
  },
} as const satisfies Record<string, Setting>

/** What is set by a variable alone: flags can be seen by everybody on the machine. */
export const SECRET_VARIABLES = {
  MIRRORHALL_MASTER_KEY: 'the 32-byte key that seals secrets, base64 or hexadecimal; it has no flag, because flags can be seen by others',
  MIRRORHALL_NEW_MASTER_KEY: 'the key that `master-key rotate` seals secrets with from then on, in place of a file',
} as const

/** Every environment variable that is read. */
export const VARIABLES: readonly string[] = [...Object.values(SETTINGS).map(({ env }) => env), ...Object.keys(SECRET_VARIABLES)]

/** A setting as commander wants it. Empty counts as unset. @throws Error for a variable that is wrong and that commander does not read */
export function optionOf(name: keyof typeof SETTINGS): Option {
  const setting: Setting = SETTINGS[name]
  const { flag, env, meaning, parse } = setting
  const option = new Option(flag, meaning)
  const given = isBlank(process.env[env]) ? undefined : process.env[env]
  if (flag.includes('...')) return listOption(option, setting, given)
  // Commander switches on by any text in the variable; people who write `false` mean the opposite.
  const isSwitch = !flag.includes('<')
  if (!isSwitch || (given !== undefined && readVariable(env, given, yesOrNo))) option.env(env)
  if (setting.default !== undefined) option.default(setting.default)
  if (parse !== undefined) option.argParser(parse)
  return option
}

/** Commander reads no lists from variables: what stands there is the default. */
function listOption(option: Option, { env, parse = (text) => text }: Setting, given: string | undefined): Option {
  option.description += ` (env: ${env})`
  const inherited = given?.split(/\s+/).filter(Boolean)
  if (inherited !== undefined)
    option.default(
      inherited.map((text) => readVariable(env, text, parse)),
      inherited.join(' '),
    )
  return option.argParser((text, before: unknown) => [
    ...(Array.isArray(before) && before !== option.defaultValue ? before : []),
    parse(text),
  ])
}

function readVariable<Value>(env: string, text: string, parse: Parse<Value>): Value {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error
    throw new Error(`${env} has the value ${JSON.stringify(text)}. ${error.message}`, { cause: error })
  }
}

/** An option of one command that takes one of a few words, as `--output <table|json>`. */
export function choiceOption<const Choices extends readonly string[]>(name: string, choices: Choices, meaning: string): Option {
  return new Option(`--${name} <${choices.join('|')}>`, meaning).argParser(oneOf(choices))
}

/** A command and all below it. */
export const everyCommand = (program: Command): Command[] => [program, ...program.commands.flatMap(everyCommand)]

/** Whether any command of a program has a flag with a value. */
export function takesValue(program: Command): (flag: string) => boolean {
  const options = everyCommand(program).flatMap((command) => command.options.filter(({ required }) => required))
  const flags = new Set(options.flatMap(({ short, long }) => [short, long]))
  return (flag) => flags.has(flag)
}
