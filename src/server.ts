import { setTimeout as sleep } from 'node:timers/promises'
import { admin } from './admin/admin.ts'
import type { WireRequest, WireResponse } from './api/wire.ts'
import type { AppContext } from './app/context.ts'
import { diskImageReader } from './app/disk-images.ts'
import type { DiskImageReader } from './catalogue/disk-images.ts'
import type { TaskTime } from './catalogue/task-work.ts'
import { TaskWorker } from './catalogue/task-worker.ts'
import type { Cloud } from './clouds/cloud.ts'
import type { Distribution } from './distribution.ts'
import { type Clock, machineClock } from './gateway/clock.ts'
import type { HttpServer } from './gateway/http/server.ts'
import { Journal } from './gateway/journal.ts'
import { listen } from './gateway/listener.ts'
import { Metrics } from './gateway/metrics.ts'
import { memoryNonces, type NonceStore } from './gateway/nonces.ts'
import { type GatewayLog, pipeline } from './gateway/pipeline.ts'
import { TrustedProxies } from './gateway/proxies.ts'
import { router } from './gateway/router.ts'
import { memoryCounter, noThrottle, type RateCounter, throttle } from './gateway/throttle.ts'

/** Where a server writes what happened. */
export interface ServerLog extends GatewayLog {
  warn(fields: object, message: string): void
}

/** What a server is made of. */
export interface ServerOptions {
  readonly distribution: Distribution
  /** The data; closed with the server. */
  readonly app: AppContext
  readonly log: ServerLog
  /** Host names that clients sign although they call this server by another. */
  readonly hostAliases?: readonly string[]
  /** The region of calls to Alibaba Cloud that name none. */
  readonly defaultRegion?: string
  /** False refuses requests of Tencent Cloud that leave their body out of the signature. */
  readonly unsignedPayload?: boolean
  /** Calls per second and caller: a number for every operation, each operation's documented limit, or no limit. */
  readonly rate?: number | 'documented' | 'unlimited'
  /** What makes anybody who sends it an operator. */
  readonly adminToken?: string
  /** Whose word on a request's source is taken; where there are any, a request from this machine is not an operator's by itself. */
  readonly proxies?: TrustedProxies
  /** Texts that must not be remembered nor written down, whatever field of a request they come in. */
  readonly secrets?: readonly string[]
  readonly nonces?: NonceStore
  readonly counter?: RateCounter
  readonly clock?: Clock
  /** How time passes for tasks; not at all unless told. */
  readonly taskTime?: TaskTime
  /** The time of tasks, milliseconds since the Unix epoch, where it is not the machine's. */
  readonly taskClock?: () => number
  /** Reads the disk images that are imported; without it none is. */
  readonly diskImages?: DiskImageReader
}

/** A server: what it answers, with a port or without. */
export interface Server {
  readonly clouds: readonly Cloud[]
  readonly journal: Journal
  readonly metrics: Metrics
  /** Does the tasks; for who moves their time by hand. */
  readonly tasks: Pick<TaskWorker, 'run' | 'idle'>
  /** Answers one request, whatever it is; never throws. */
  handle(request: WireRequest): Promise<WireResponse>
  /** Opens a port, 0 for any free one. @throws Error when it is taken or may not be used */
  listen(address: { readonly host: string; readonly port: number }): HttpServer
  /** Takes no more requests, answers what came whole, and lets go of the data. */
  close(): Promise<void>
}

/** What was acknowledged is in the database already: one that hangs need not keep a server that was told to stop. */
const CLOSING_MS = 2_000

/** Composes a server. Two of them in one process share nothing. */
export function createServer(options: ServerOptions): Server {
  const { distribution, app, log, hostAliases = [], defaultRegion = 'cn-hangzhou', unsignedPayload = true } = options
  const { rate = 'documented', adminToken, proxies, secrets = [], nonces = memoryNonces(), counter = memoryCounter() } = options
  const { diskImages = diskImageReader([]) } = options
  const { registry, version, page } = distribution
  const clouds = distribution.clouds({ hostAliases, defaultRegion, unsignedPayload })
  const [journal, metrics] = [new Journal(), new Metrics()]
  const { catalogue } = app
  const works = new Map(registry.operations.map(({ service, action, task }) => [`${service.cloud}/${service.name} ${action}`, task]))
  const onFault = (err: unknown) => log.error({ err }, 'fault')
  const tasks = new TaskWorker({
    catalogue,
    store: app.store,
    workOf: ({ service, operation }) => works.get(`${service} ${operation}`),
    time: options.taskTime ?? 'instant',
    diskImages,
    now: options.taskClock ?? Date.now,
    onFault: (err, task) => log.error({ err, task: task?.id }, 'a task meets a fault'),
  })
  tasks.start()
  const handle = router({
    clouds,
    pipeline: pipeline({
      catalogue,
      tasks,
      diskImages,
      log,
      nonces,
      journal,
      metrics,
      secrets: [...secrets, adminToken ?? ''],
      throttle: rate === 'unlimited' ? noThrottle : throttle({ counter, rate: rate === 'documented' ? undefined : rate }),
    }),
    admin: admin({ app, clouds, journal, metrics, registry, version, page, adminToken, behindProxy: proxies !== undefined }),
    onFault,
  })
  const ports: HttpServer[] = []
  return {
    clouds,
    journal,
    metrics,
    tasks,
    handle,
    listen(address) {
      const maxBodyBytes = Math.max(...clouds.map((cloud) => cloud.maxBodyBytes))
      const clock = options.clock ?? machineClock({ onStep: (byMs) => log.warn({ byMs }, CLOCK_WAS_SET) })
      const port = listen({ ...address, handle, maxBodyBytes, proxies: proxies ?? new TrustedProxies([]), onFault, clock })
      ports.push(port)
      return port
    },
    async close() {
      await Promise.all(ports.map((port) => port.stop()))
      const closing = tasks
        .close()
        .then(() => app.close())
        .catch((err: unknown) => log.error({ err }, 'the database was not closed in order'))
      await Promise.race([closing, sleep(CLOSING_MS, undefined, { ref: false })])
    },
  }
}

const CLOCK_WAS_SET = 'the clock of this machine was set; limits, nonces and sessions go on by the time that passes'
