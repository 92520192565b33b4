import { join } from 'node:path'
import { type Baseline, readBaseline } from './baseline.ts'
import { type Client, findClients } from './client.ts'
import type { Case } from './result.ts'
import { SUITES, type SuiteName } from './suites.ts'

const TITLES: Readonly<Record<SuiteName, string>> = { tencent: 'Tencent Cloud ECM', alibaba: 'Alibaba Cloud E-HPC and STS' }

/** What each group of cases is about, by what their names begin with. */
const GROUPS: Readonly<Record<string, string>> = {
  list: 'Lists',
  filter: 'Filters',
  sign: 'Signatures',
  call: 'Ways of calling',
  format: 'Formats',
  reach: 'Ways of reaching the server',
  region: 'Regions',
  cluster: 'Clusters',
  sts: 'Temporary keys',
  refuse: 'Refusals',
  program: "Users' programs",
  tccli: "The command line's own",
}

/** The page that tells which client can do what: made from the baseline, which the suite may only add to. */
export function compatibilityPage(): string {
  const here = import.meta.dirname
  const baseline = readBaseline(join(here, 'baseline.json'))
  const clients = findClients(here)
  return [
    '# Compatibility',
    '',
    "The vendors' own clients, unmodified, against this server; every cell is a program that was run. `npm run conformance` runs them again, and fails when one falls.",
    '',
    '✓ works · – the client cannot (the reasons are below the table) · empty: not the client’s',
    ...Object.entries(SUITES).flatMap(([cloud, { cases }]) =>
      cloudPart(
        TITLES[cloud as SuiteName],
        cases,
        clients.filter((client) => client.cloud === cloud),
        baseline,
      ),
    ),
    '',
  ].join('\n')
}

function cloudPart(title: string, cases: readonly Case[], clients: readonly Client[], baseline: Baseline): string[] {
  const counted = clients.map((client, column) => {
    const { passed = [], skipped = {} } = baseline[client.name] ?? {}
    return { client, column: column + 1, passed: new Set(passed), skipped }
  })
  const groups = [...new Set(cases.map(groupOf))]
  return [
    '',
    `## ${title}`,
    '',
    '| | client | language | package and version | signs | works | cannot |',
    '|---|---|---|---|---|---|---|',
    ...counted.map(({ client, column, passed, skipped }) =>
      row([
        String(column),
        `\`${client.name}\``,
        client.language,
        `${client.package} ${client.version}${client.replays === undefined ? '' : ' (replay: its requests as its source makes them, not its code)'}`,
        Object.entries(client.offers)
          .map(([method, signatures]) => `${method}: ${signatures.join(', ')}`)
          .join('; '),
        String(passed.size),
        String(Object.keys(skipped).length),
      ]),
    ),
    ...groups.flatMap((group) => [
      '',
      `### ${GROUPS[group] ?? group}`,
      '',
      row(['case', ...counted.map(({ column }) => String(column)), 'what']),
      row(['---', ...counted.map(() => '---'), '---']),
      ...cases
        .filter((one) => groupOf(one) === group)
        .map(({ name, what }) =>
          row([`\`${name}\``, ...counted.map(({ passed, skipped }) => (passed.has(name) ? '✓' : name in skipped ? '–' : '')), what]),
        ),
    ]),
    '',
    `### What the clients of ${title} cannot`,
    '',
    ...counted.flatMap(({ client, skipped }) => reasonsOf(client, skipped)),
  ]
}

/** The cases a client cannot have, those with the same reason together. */
function reasonsOf({ name }: Client, skipped: Readonly<Record<string, string>>): string[] {
  const byReason = new Map<string, string[]>()
  for (const [one, reason] of Object.entries(skipped)) byReason.set(reason, [...(byReason.get(reason) ?? []), one])
  return [...byReason].map(([reason, cases]) => `- \`${name}\`: ${cases.map((one) => `\`${one}\``).join(', ')}: ${reason}`)
}

const groupOf = ({ name }: Case): string => name.split('.', 1)[0] ?? ''

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
