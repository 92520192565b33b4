/** A family of an OpenMetrics text, as it was read. */
export interface MetricFamily {
  readonly name: string
  readonly type: string
  readonly samples: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number }[]
}

const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  gauge: [''],
  counter: ['_total'],
  info: ['_info'],
  summary: ['_sum', '_count'],
  histogram: ['_bucket', '_sum', '_count'],
}
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{.*\})? (-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|NaN)$/
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/y

/**
 * Reads a text as https://prometheus.io/docs/specs/om/open_metrics_spec/ has it, with every rule that it calls a MUST.
 * @throws Error with the line that breaks one
 */
export function readOpenMetrics(text: string): MetricFamily[] {
  const lines = text.split('\n')
  if (lines.pop() !== '' || lines.pop() !== '# EOF') throw new Error('the text does not end with "# EOF" and a line feed')
  const families: { name: string; type: string; help: boolean; samples: MetricFamily['samples'][number][] }[] = []
  for (const line of lines) {
    const wrong = (why: string) => new Error(`${why}: ${line}`)
    const family = families.at(-1)
    const [, keyword, name = '', rest = ''] = /^# (TYPE|HELP) (\S+) (.*)$/.exec(line) ?? []
    if (keyword === 'TYPE') {
      if (!Object.hasOwn(SUFFIXES, rest)) throw wrong('not a type')
      if (families.some((other) => other.name === name || suffixed(other).includes(name))) throw wrong('a family again')
      families.push({ name, type: rest, help: false, samples: [] })
    } else if (keyword === 'HELP') {
      if (family?.name !== name || family.help || family.samples.length > 0) throw wrong('help in the wrong place')
      if (/(^|[^\\])(\\\\)*\\([^\\n"]|$)/.test(rest)) throw wrong('a wrong escape')
      family.help = true
    } else {
      const [, sample = '', labelText = '', value = ''] = SAMPLE.exec(line) ?? []
      if (sample === '') throw wrong('not a sample')
      if (family === undefined || !suffixed(family).includes(sample)) throw wrong('not a sample of its family')
      const labels = labelsIn(labelText.slice(1, -1), wrong)
      const number = Number(value.replace('Inf', 'Infinity'))
      if (family.type !== 'gauge' && !(number >= 0)) throw wrong('a count below nought')
      if (family.type === 'info' && number !== 1) throw wrong('an info that is not 1')
      const key = (of: { name: string; labels: object }) => `${of.name} ${JSON.stringify(Object.entries(of.labels).sort())}`
      const made = { name: sample, labels, value: number }
      if (family.samples.some((other) => key(other) === key(made))) throw wrong('a sample again')
      family.samples.push(made)
    }
  }
  for (const family of families) if (family.type === 'histogram') checkHistogram(family)
  return families
}

const suffixed = ({ name, type }: { name: string; type: string }): string[] => (SUFFIXES[type] ?? []).map((suffix) => name + suffix)

function labelsIn(text: string, wrong: (why: string) => Error): Record<string, string> {
  const labels: Record<string, string> = {}
  LABEL.lastIndex = 0
  for (let read = 0; read < text.length; read = LABEL.lastIndex) {
    const [, name, value = ''] = LABEL.exec(text) ?? []
    if (name === undefined) throw wrong('labels that cannot be read')
    if (Object.hasOwn(labels, name)) throw wrong('a label again')
    labels[name] = value
  }
  if (text.endsWith(',')) throw wrong('a comma too many')
  return labels
}

/** Buckets ascend, in their bounds and their counts; the last is +Inf and as many as there are. */
function checkHistogram({ name, samples }: MetricFamily): void {
  const groups = Map.groupBy(samples, ({ labels: { le: _, ...labels } }) => JSON.stringify(labels))
  for (const group of groups.values()) {
    const buckets = group.filter((sample) => sample.name === `${name}_bucket`)
    const bounds = buckets.map(({ labels }) => Number(labels['le']?.replace('+Inf', 'Infinity')))
    const ascends = (values: number[], strictly: boolean) =>
      values.every((value, n) => n === 0 || value > Number(values[n - 1]) || (!strictly && value === values[n - 1]))
    const counts = buckets.map(({ value }) => value)
    if (!ascends(bounds, true) || !ascends(counts, false) || bounds.at(-1) !== Number.POSITIVE_INFINITY) throw new Error(`${name}: buckets`)
    const count = group.find((sample) => sample.name === `${name}_count`)?.value
    if (count !== counts.at(-1) || !group.some((sample) => sample.name === `${name}_sum`)) throw new Error(`${name}: count and sum`)
  }
}
