import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { compatibilityPage } from '../conformance/compatibility.ts'
import type { Operation } from '../src/api/operation.ts'
import type { Service } from '../src/api/service.ts'
import type { Shape, StructShape } from '../src/api/shape.ts'
import type { ConflictReason } from '../src/catalogue/store-port.ts'
import { SPELLINGS as ALIBABA } from '../src/clouds/alibaba/errors.ts'
import type { CloudService } from '../src/clouds/service-files.ts'
import { SPELLINGS as TENCENT } from '../src/clouds/tencent/errors.ts'
import { distribution, SERVICES } from '../src/distribution.ts'
import { catalogueJsonSchema } from '../src/files/schema.ts'
import { SECRET_VARIABLES, SETTINGS, type Setting } from '../src/settings.ts'
import { thirdPartyPage } from './third-party.ts'

/** Every file made from the sources: its path in the project, and its text. A test holds them equal to what is committed. */
export async function generated(): Promise<ReadonlyMap<string, string>> {
  const cloudFormats = await distribution.cloudFormats()
  return new Map([
    ['THIRD-PARTY.txt', thirdPartyPage()],
    ['docs/schema/catalogue.schema.json', `${JSON.stringify(catalogueJsonSchema(cloudFormats), null, 2)}\n`],
    ['docs/reference/settings.md', settingsPage()],
    ['docs/reference/compatibility.md', compatibilityPage()],
    ...servicePages([...SERVICES.tencent, ...SERVICES.alibaba]),
    ['docs/reference/tencent-errors.md', tencentErrorsPage()],
    ['docs/reference/alibaba-errors.md', alibabaErrorsPage()],
  ])
}

/** The reference page of each service that has operations, by its path. */
export function servicePages(services: readonly CloudService[]): readonly (readonly [path: string, text: string])[] {
  return services.flatMap(({ operations }) => {
    const [first] = operations
    return first === undefined ? [] : [[`docs/reference/${first.service.name}.md`, servicePage(first.service, operations)] as const]
  })
}

const row = (...cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
const code = (text: string) => (text === '' ? '' : `\`${text}\``)

function settingsPage(): string {
  const rows = Object.values(SETTINGS).map((setting: Setting) =>
    row(code(setting.flag), code(setting.env), setting.default === undefined ? '' : code(String(setting.default)), setting.meaning),
  )
  return [
    '# Settings',
    '',
    row('flag', 'environment variable', 'default', 'meaning'),
    row('---', '---', '---', '---'),
    ...rows,
    ...Object.entries(SECRET_VARIABLES).map(([env, meaning]) => row('', code(env), '', meaning)),
    '',
  ].join('\n')
}

function servicePage({ title, name, version }: Service, operations: readonly Operation[]): string {
  return [`# ${title.en} (${title.zh}), ${name} ${version}`, ...operations.map(operationSection)].join('\n\n')
}

function operationSection(operation: Operation): string {
  const meanings = operation.errors.map((name) =>
    row(code(name), operation.service.errors[name]?.en ?? '', operation.service.errors[name]?.zh ?? ''),
  )
  return [
    `## ${operation.action}`,
    '',
    `${operation.summary.en} (${operation.summary.zh}). ${operation.access}, ${operation.rate} calls a second. [The vendor's page](${operation.page}).`,
    '',
    row('parameter', 'type', 'required', 'meaning'),
    row('---', '---', '---', '---'),
    ...membersOf(operation.input),
    '',
    row('answer', 'type', 'always', 'meaning'),
    row('---', '---', '---', '---'),
    ...membersOf(operation.output),
    '',
    row('error code', 'meaning', '描述'),
    row('---', '---', '---'),
    ...meanings,
    '',
  ].join('\n')
}

function membersOf(shape: StructShape, prefix = ''): string[] {
  return Object.entries(shape.members).flatMap(([name, member]) => {
    const path = `${prefix}${name}`
    const inner = member.kind === 'list' ? member.item : member
    const doc = member.doc === undefined ? '' : `${member.doc.en} (${member.doc.zh})`
    return [
      row(code(path), `${typeOf(member)}${member.nullable ? ' or null' : ''}`, member.required ? 'yes' : '', doc),
      ...(inner.kind === 'struct' ? membersOf(inner, `${path}${member.kind === 'list' ? '.N' : ''}.`) : []),
    ]
  })
}

function typeOf(shape: Shape): string {
  if (shape.kind === 'list') return `list of ${typeOf(shape.item)}${shape.max === undefined ? '' : `, at most ${shape.max}`}`
  if (shape.kind !== 'integer') return shape.kind
  const range = shape.min === undefined && shape.max === undefined ? '' : ` ${shape.min ?? ''}–${shape.max ?? ''}`
  return `integer${range}${shape.default === undefined ? '' : `, ${shape.default} when left out`}`
}

const SAMPLE = {
  isExplicitDenial: false,
  caller: { account: { id: '', name: '', identities: {} }, user: null, session: null },
  parameter: 'Limit',
  value: '…',
  expected: 'int64',
  explanation: '…',
  product: 'ecm',
  version: '2019-07-19',
  action: '…',
  resource: '*',
}

const CONFLICTS: readonly ConflictReason[] = ['exists', 'stale', 'in-use', 'dangling', 'not-found', 'unstorable']

/** A reason with what it may carry: a conflict in each of its ways. */
const samplesOf = <T extends object>(
  reason: string,
  detail: T,
): readonly (readonly [shown: string, detail: T & { readonly conflict: ConflictReason }])[] =>
  reason === 'conflict'
    ? CONFLICTS.map((conflict) => [`conflict: ${conflict}`, { ...detail, conflict }] as const)
    : [[reason, { ...detail, conflict: 'stale' }]]

function alibabaErrorsPage(): string {
  const detail = {
    ...SAMPLE,
    parameter: 'ClusterId',
    product: 'ehpc',
    version: '2018-04-12',
    limit: 20,
    count: 21,
    serverTime: 1_700_000_000,
  }
  const rows = Object.entries(ALIBABA).flatMap(([reason, { status, code: name, message }]) =>
    samplesOf(reason, detail).map(([shown, sample]) => {
      const say = <T>(part: T | ((given: typeof sample) => T)) => (part instanceof Function ? part(sample) : part)
      return row(shown, code(say(name)), String(say(status)), say(message))
    }),
  )
  return [
    '# Common error codes of Alibaba Cloud',
    '',
    row('reason', 'code', 'status', 'message'),
    row('---', '---', '---', '---'),
    ...rows,
    '',
  ].join('\n')
}

function tencentErrorsPage(): string {
  const detail = { ...SAMPLE, count: 21, limit: 20, serverTime: 1_700_000_000 }
  const rows = Object.entries(TENCENT).flatMap(([reason, { code: name, en, zh }]) =>
    samplesOf(reason, detail).map(([shown, sample]) => {
      const [inEnglish, inChinese] = [en, zh].map((say) => say(sample, '…').replaceAll('\n', ' '))
      return row(shown, code(typeof name === 'string' ? name : name(sample)), inEnglish ?? '', inChinese ?? '')
    }),
  )
  return [
    '# Common error codes of Tencent Cloud',
    '',
    row('reason', 'code', 'message', 'zh-CN'),
    row('---', '---', '---', '---'),
    ...rows,
    '',
  ].join('\n')
}

if (import.meta.main) {
  for (const [path, text] of await generated()) {
    const file = join(import.meta.dirname, '..', path)
    await mkdir(dirname(file), { recursive: true })
    await Bun.write(file, text)
    console.log(path)
  }
}
