import { InvalidArgumentError, Option } from 'commander'

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
  readonly parse?: (text: string, previous: unknown) => unknown
}

const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
    return value
  }

// Commander repeats what it was given in its errors: what is secret has an error of its own.
const key = (text: string): { id: string; secret: string } => {
  const [, id, secret] = /^([^\s:]+):(\S+)$/.exec(text) ?? []
  if (id === undefined || secret === undefined)
    throw new Error('--key (or MIRRORHALL_KEY) is written as ID:SECRET, without white space. What it is now is not shown.')
  return { id, secret }
}

const token = (text: string): string => {
  if (!/^[\x21-\x7e]{16,}$/.test(text))
    throw new Error(
      '--admin-token (or MIRRORHALL_ADMIN_TOKEN) has 16 or more letters, digits and signs, without white space. What it is now is not shown.',
    )
  return text
}

const LOG_LEVELS = ['silent', 'error', 'info', 'debug']
const level = (text: string): string => {
  if (!LOG_LEVELS.includes(text)) throw new InvalidArgumentError(`It is one of ${LOG_LEVELS.join(', ')}.`)
  return text
}

/** Every setting there is, once: the commands and the settings page are made from this. */
export const SETTINGS = {
  host: { flag: '--host <address>', env: 'MIRRORHALL_HOST', default: '127.0.0.1', meaning: 'address to listen on' },
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
    meaning: 'SQLite file, :memory:, or postgres://user:password@host/database',
  },
  masterKeyFile: {
    flag: '--master-key-file <path>',
    env: 'MIRRORHALL_MASTER_KEY_FILE',
    meaning: 'file with the 32-byte key that seals secrets; beside a SQLite file, one is made when missing',
  },
  newMasterKeyFile: {
    flag: '--new-master-key-file <path>',
    env: 'MIRRORHALL_NEW_MASTER_KEY_FILE',
    meaning: 'file with the key that `master-key rotate` seals secrets with from then on',
  },
  catalogue: {
    flag: '--catalogue <file...>',
    env: 'MIRRORHALL_CATALOGUE',
    meaning: 'catalogue files, or DescribeImage responses as the vendor sent them, applied at the start',
  },
  key: { flag: '--key <id:secret>', env: 'MIRRORHALL_KEY', parse: key, meaning: 'root key of the default account' },
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
  hostAlias: {
    flag: '--host-alias <name...>',
    env: 'MIRRORHALL_HOST_ALIAS',
    meaning: 'host names that clients sign although they reach this server by another',
  },
  region: {
    flag: '--region <name>',
    env: 'MIRRORHALL_REGION',
    default: 'cn-hangzhou',
    meaning: 'region of calls to Alibaba Cloud that name none',
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
    parse: level,
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
    meaning:
      'addresses of proxies in front of this server, or blocks of them: X-Forwarded-For and X-Forwarded-Proto are taken from these only, and operators need the admin token',
  },
  json: { flag: '--json', env: 'MIRRORHALL_JSON', meaning: 'say that the server is ready in one JSON object' },
  endpoint: { flag: '--endpoint <url>', env: 'MIRRORHALL_ENDPOINT', meaning: `the server; http://127.0.0.1:${DEFAULT_PORT} when left out` },
} as const satisfies Record<string, Setting>

/** A setting as commander wants it. */
export function optionOf(name: keyof typeof SETTINGS): Option {
  const setting: Setting = SETTINGS[name]
  const option = new Option(setting.flag, setting.meaning)
  // A flag without a value is set by any text in its variable; people who write `false` mean the opposite.
  const isSwitch = !setting.flag.includes('<')
  const given = process.env[setting.env]
  if (setting.flag.includes('...')) {
    option.description += ` (env: ${setting.env})`
    return given ? option.default(given.split(/\s+/).filter(Boolean)) : option
  }
  if (!isSwitch || !/^(|0|false|no|off)$/i.test(given ?? 'unset')) option.env(setting.env)
  if (setting.default !== undefined) option.default(setting.default)
  if (setting.parse !== undefined) option.argParser(setting.parse)
  return option
}
