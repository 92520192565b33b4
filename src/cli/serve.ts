import { Command } from 'commander'
import pino from 'pino'
import type { AddressBlock } from '../access/address-block.ts'
import { printableLines } from '../admin/printable.ts'
import { type ApplyOptions, applyFiles } from '../app/apply.ts'
import { remarksOn } from '../app/apply-remarks.ts'
import { findFolders, readFiles } from '../app/catalogue-inputs.ts'
import type { AppContext } from '../app/context.ts'
import { diskImageReader } from '../app/disk-images.ts'
import { type CatalogueSettings, openApp } from '../app/open-data.ts'
import { ensureRootKey, type KeyPair } from '../app/root-key.ts'
import { withoutPassword } from '../app/without-password.ts'
import type { TaskTime } from '../catalogue/task-work.ts'
import { regionRemark } from '../clouds/region-remark.ts'
import type { AllowEntry } from '../disk-image/allow-list.ts'
import type { Distribution } from '../distribution.ts'
import type { CatalogueFile } from '../files/source.ts'
import { ADMIN_PREFIX } from '../gateway/own-path.ts'
import { TrustedProxies } from '../gateway/proxies.ts'
import { createServer } from '../server.ts'
import { DEFAULT_DATA, DEFAULT_PORT, optionOf } from '../settings.ts'
import { type Reach, reachOf } from './addresses.ts'
import { checkListenAddress } from './listen-address.ts'
import { programName } from './program-name.ts'
import { progressLine } from './progress.ts'
import { fitted } from './terminal.ts'

interface ServeSettings extends CatalogueSettings {
  readonly host: string
  readonly port: number
  readonly catalogue?: readonly string[]
  readonly key?: KeyPair
  readonly starter: boolean
  readonly throttle: boolean
  readonly rate?: number
  readonly hostAlias?: readonly string[]
  readonly unsignedPayload: boolean
  readonly region: string
  readonly taskTime: TaskTime
  readonly importAllow?: readonly AllowEntry[]
  readonly logLevel: string
  readonly adminToken?: string
  readonly trustedProxy?: readonly AddressBlock[]
  readonly json?: boolean
}

/** `mirrorhall serve`: runs the server until it is told to stop. */
export function serveCommand(distribution: Distribution): Command {
  const command = new Command('serve').description('run the server')
  const names = [
    'host',
    'port',
    'data',
    'masterKeyFile',
    'catalogue',
    'key',
    'starter',
    'throttle',
    'rate',
    'unsignedPayload',
    'hostAlias',
    'region',
    'taskTime',
    'importAllow',
    'cacheMib',
    'logLevel',
    'adminToken',
    'trustedProxy',
    'json',
  ] as const
  for (const name of names) command.addOption(optionOf(name))
  return command.action((settings: ServeSettings) => serve(settings, distribution))
}

async function serve(settings: ServeSettings, distribution: Distribution): Promise<void> {
  await checkListenAddress(settings)
  const remark = regionRemark(settings.region, distribution.clients.find(({ cloud }) => cloud === 'alibaba')?.regions ?? [])
  if (remark !== undefined) tell(`warning: --region (or MIRRORHALL_REGION): ${remark}`)
  const proxies = settings.trustedProxy && new TrustedProxies(settings.trustedProxy)
  const errors = pino.destination({ fd: 2, sync: true })
  const log = pino({ level: settings.logLevel }, { write: (line) => void errors.write(printableLines(line)) })
  const app = await openApp({ ...settings, onHearing: hearingLog(log) }, { mayCreate: true })
  await fill(app, settings, distribution)
  const root = await ensureRootKey(app, settings.key)
  for (const remark of remarksOn({ result: { written: 0, unchanged: 0, held: root.held }, warnings: [] })) tell(remark)
  const server = createServer({
    distribution: {
      ...distribution,
      page: distribution.page.replace('data-program="mirrorhall"', () => `data-program="${attribute(programName())}"`),
    },
    app,
    log,
    hostAliases: settings.hostAlias ?? [],
    defaultRegion: settings.region,
    unsignedPayload: settings.unsignedPayload,
    taskTime: settings.taskTime,
    diskImages: diskImageReader(settings.importAllow ?? []),
    rate: settings.throttle ? (settings.rate ?? 'documented') : 'unlimited',
    secrets: [root.key.secret],
    ...(settings.adminToken === undefined ? {} : { adminToken: settings.adminToken }),
    ...(proxies === undefined ? {} : { proxies }),
  })
  const listener = server.listen(settings)

  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    log.info('stopping')
    await server.close()
    log.info('stopped')
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop)

  const images = await app.store.countImages()
  const reach = reachOf(settings.host, listener.port)
  const about = {
    url: reach.url,
    console: `${reach.url}${ADMIN_PREFIX}/`,
    version: distribution.version,
    database: app.store.engine,
    images,
  }
  log.info({ url: about.url, version: about.version, database: about.database, images }, 'started')
  if (settings.json)
    console.log(JSON.stringify({ ...about, accessKeyId: root.key.id, ...(root.isNew ? { accessKeySecret: root.key.secret } : {}) }))
  else console.log(banner(settings, about, reach.from, root))
}

/** Tells once that the database does not answer, and once that it does again. */
function hearingLog(log: pino.Logger): (problem: unknown) => void {
  let hears = true
  return (problem) => {
    if (problem !== undefined && hears) {
      log.error({ err: problem }, 'the database does not answer; what is in memory is served and marked as stale')
    }
    if (problem === undefined && !hears) log.info('the database answers again')
    hears = problem === undefined
  }
}

async function fill(app: AppContext, { starter, catalogue: paths }: ServeSettings, distribution: Distribution): Promise<void> {
  const progress = progressLine()
  const apply = async (files: readonly CatalogueFile[], options: ApplyOptions | undefined) =>
    applyFiles(app, files, await distribution.cloudFormats(), options, progress).finally(progress.end)
  // Only into empty data: it must not come back over what people made of it.
  if (starter && !(await app.store.hasImages())) await apply([await distribution.starter()], undefined)
  if (paths === undefined) return
  for (const remark of remarksOn(await apply(await readFiles(paths), { folders: await findFolders(paths) }))) tell(remark)
}

/** Standard output is for what the server says when it is ready. */
const tell = (remark: string): void => void process.stderr.write(`${fitted(printableLines(remark), process.stderr)}\n`)

/** What a person reads when the server is ready; the last line is the one to wait for. */
function banner(
  settings: ServeSettings,
  about: { url: string; console: string; version: string; images: number },
  from: Reach['from'],
  root: { key: KeyPair; isNew: boolean },
): string {
  const isDefault = settings.data === DEFAULT_DATA
  const flags = [
    ...(settings.port === DEFAULT_PORT && settings.host === '127.0.0.1' ? [] : [`--endpoint ${about.url}`]),
    ...(isDefault
      ? []
      : settings.data === ':memory:'
        ? [`--key ${root.key.id}:${root.isNew ? root.key.secret : 'SECRET'}`]
        : [`--data '${withoutPassword(settings.data)}'`]),
  ]
  const mirrorhall = (words: string) => [programName(), words, ...flags].join(' ')
  const secret = root.isNew ? root.key.secret : settings.key ? 'as given' : `shown by: ${mirrorhall('env tencent')}`
  return [
    `Mirrorhall ${about.version}: ${about.images} images in ${withoutPassword(settings.data)}`,
    '',
    `  endpoint  ${about.url}`,
    `  console   ${consoleFor(settings, about.console, from)}`,
    `  key       ${root.key.id}`,
    `  secret    ${secret}`,
    ...(from === 'this machine' ? [] : ['', 'Other machines reach it too, in the clear: put a proxy with TLS in front (SECURITY.md).']),
    '',
    'To try it, paste into another shell:',
    '',
    `  ${mirrorhall('call ecm DescribeImage --Limit 5')}`,
    `  ${mirrorhall('call ehpc ListImages --BaseOsTag CentOS_7.9_64')}`,
    `  eval "$(${mirrorhall('env tencent')})"   # then use any Tencent Cloud SDK or tccli`,
    `  eval "$(${mirrorhall('env alibaba')})"   # then use any Alibaba Cloud SDK`,
    '',
    `Mirrorhall is ready at ${about.url}`,
  ].join('\n')
}

/** Where people find the console, and what those need who may not see it without more. */
function consoleFor({ adminToken, trustedProxy }: ServeSettings, address: string, from: Reach['from']): string {
  const token = adminToken === undefined ? '--admin-token' : 'the admin token'
  if (trustedProxy !== undefined) return `needs ${token}, because requests come through a proxy`
  if (from === 'this machine') return address
  return from === 'anywhere'
    ? `${address} on this machine; others need ${token}`
    : `needs ${token}, because ${address} is not this machine alone`
}

const attribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
