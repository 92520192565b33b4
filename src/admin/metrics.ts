import type { AppContext } from '../app/context.ts'
import type { Journal } from '../gateway/journal.ts'
import { DURATION_BOUNDS, type Metrics } from '../gateway/metrics.ts'
import { STEPS } from '../gateway/request-record.ts'

/** What is measured. */
export interface MetricsOptions {
  readonly metrics: Metrics
  readonly app: AppContext
  readonly journal: Journal
  readonly version: string
}

/** Taken once: from the clock at each scrape it would move whenever that is set, and by rounding in between. */
const STARTED_AT_SECONDS = Date.now() / 1000 - process.uptime()

/** Media type of {@link metricsText}. */
export const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

/** Everything that is counted, as OpenMetrics text: https://prometheus.io/docs/specs/om/open_metrics_spec/ */
export function metricsText({ metrics, app, journal, version }: MetricsOptions): string {
  const { catalogue, store } = app
  const { shelves, bytes } = catalogue.memory
  const families = [
    family('mirrorhall_build', 'info', 'The version that runs.', [['_info', { version, database: store.engine }, 1]]),
    family('mirrorhall_requests', 'counter', 'Requests by cloud, action and outcome.', requestSamples(metrics)),
    family('mirrorhall_request_duration_seconds', 'histogram', 'Time from the first step to the last.', durationSamples(metrics)),
    family('mirrorhall_step_seconds', 'summary', 'Time of each step of a request.', stepSamples(metrics)),
    gauge('mirrorhall_shelves', 'Shelves of images in memory.', shelves),
    gauge('mirrorhall_shelf_bytes', 'Bytes of shelves in memory, as estimated.', bytes),
    gauge('mirrorhall_change_log_silence_seconds', 'Time since the change log was heard.', catalogue.silentForMs / 1000),
    gauge('mirrorhall_change_log_position', 'Number of the newest entry of the change log that was followed.', catalogue.position),
    gauge('mirrorhall_journal_refusals', 'Refusals remembered.', journal.memory.refusals),
    gauge('mirrorhall_journal_bytes', 'Bytes of refused requests remembered.', journal.memory.bytes),
    ...Object.entries(store.connections ?? {}).map(([state, count]) =>
      gauge(`mirrorhall_database_connections_${state}`, `Database connections: ${state}.`, count),
    ),
    gauge('process_resident_memory_bytes', 'Resident memory.', process.memoryUsage.rss()),
    family('process_cpu_seconds', 'counter', 'Processor time.', [['_total', {}, cpuSeconds()]]),
    gauge('process_start_time_seconds', 'When the server was started, Unix seconds.', STARTED_AT_SECONDS),
  ]
  return `${families.join('\n')}\n# EOF\n`
}

type Sample = readonly [suffix: string, labels: Readonly<Record<string, string>>, value: number]

function family(name: string, type: string, help: string, samples: Iterable<Sample>): string {
  const lines = [...samples].map(([suffix, labels, value]) => `${name}${suffix}${labelText(labels)} ${value}`)
  return [`# TYPE ${name} ${type}`, `# HELP ${name} ${help}`, ...lines].join('\n')
}

const gauge = (name: string, help: string, value: number): string => family(name, 'gauge', help, [['', {}, value]])

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`))}"`,
  )
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function* requestSamples(metrics: Metrics): Generator<Sample> {
  for (const { cloud, operation, outcome, count } of metrics.requests())
    yield ['_total', { cloud, action: operation?.action ?? '', outcome }, count]
}

function* durationSamples(metrics: Metrics): Generator<Sample> {
  for (const [cloud, { durations, totalSeconds }] of metrics.clouds()) {
    let below = 0
    for (const [bucket, count] of durations.entries()) {
      below += count
      yield ['_bucket', { cloud, le: String(DURATION_BOUNDS[bucket] ?? '+Inf') }, below]
    }
    yield ['_sum', { cloud }, totalSeconds]
    yield ['_count', { cloud }, below]
  }
}

function* stepSamples(metrics: Metrics): Generator<Sample> {
  for (const [cloud, { stepSeconds, stepCounts }] of metrics.clouds()) {
    for (const [index, step] of STEPS.entries()) {
      yield ['_sum', { cloud, step }, stepSeconds[index] ?? 0]
      yield ['_count', { cloud, step }, stepCounts[index] ?? 0]
    }
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
