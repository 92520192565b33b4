import type { Registry } from '../api/registry.ts'
import { type ExplainOptions, type Explanation, explain } from './explain.ts'

/**
 * The page that refusals of the Alibaba wing recommend, in place of the vendor's: what the code means, what was wrong
 * with that request, and how to mend it. `?q=<code>&product=<product>&requestId=<id>`.
 */
export async function troubleshootPage(query: string, registry: Registry, options: ExplainOptions): Promise<string> {
  const parameters = new URLSearchParams(query)
  const code = (parameters.get('q') ?? '').slice(0, 200)
  const requestId = (parameters.get('requestId') ?? '').slice(0, 100)
  const explanation = await explain(requestId, options)
  const meaning = registry.services.find(({ errors }) => Object.hasOwn(errors, code))?.errors[code]
  const rows: [string, string][] = [
    ['Error code / 错误码', code],
    ['Meaning / 含义', meaning === undefined ? '' : `${meaning.en} ${meaning.zh}`],
    ['Request id / 请求 ID', requestId],
    ...(explanation === undefined ? [] : rowsOf(explanation)),
  ]
  const note =
    explanation === undefined
      ? '<p>No request with this id is remembered; the latest 1,000 refusals are. 没有找到该请求的记录（仅保留最近 1000 条拒绝记录）。</p>'
      : mistakeOf(explanation)
  const told = rows
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(text)}</td></tr>`)
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(code)}</title><style>${STYLE}</style></head>
<body><h1>Why was I refused? <small>请求为何被拒绝</small></h1>${note}<table>${told.join('')}</table></body></html>`
}

/** The mistake that was found, above everything else. */
function mistakeOf({ mistake, meaning }: Explanation): string {
  const { what, mend } = mistake ?? meaning
  if (what === undefined) return ''
  const [told, advice] = [what, mend].map((text) =>
    text === undefined ? '' : `${escapeHtml(text.en)} <span>${escapeHtml(text.zh)}</span>`,
  )
  return `<div class="mistake"><p>${told}</p>${advice === '' ? '' : `<p>→ ${advice}</p>`}</div>`
}

const rowsOf = ({ at, caller, verdict, action, cloud, detail, parameters, signature, tried, mistake }: Explanation): [string, string][] => [
  ['When / 时间', at],
  ['Operation / 接口', `${cloud} ${action}`.trim()],
  ['Caller / 调用者', caller],
  ['Reason / 原因', verdict],
  ...Object.entries(detail).map(([name, value]): [string, string] => [DETAILS[name] ?? name, String(value)]),
  ['Parameters / 参数', parameters.map(([name, value]) => `${name} = ${value}`).join('\n')],
  ['Signature method / 签名方法', signature?.method ?? ''],
  ['Access key / 密钥 ID', signature?.accessKeyId ?? ''],
  ['Canonical request, as the server sees it / 规范请求串', signature?.canonicalRequest ?? ''],
  ['String to sign, as the server sees it / 待签名串', signature?.stringToSign ?? ''],
  ['Mistakes tried / 已尝试的可能原因', tried > 0 && mistake === null ? `${tried} signatures compared, none fits` : ''],
]

const DETAILS: Readonly<Record<string, string>> = {
  explanation: 'Explanation / 说明',
  parameter: 'Parameter / 参数',
  value: 'Value / 取值',
}

const STYLE =
  ':root{color-scheme:light dark}body{font:15px/1.6 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif;max-width:60rem;margin:2.5rem auto;padding:0 1.5rem}h1{font-size:1.3rem}small,.mistake span{opacity:.6;font-weight:400}.mistake{border-left:4px solid #d4380d;padding:.2rem 1rem;margin:1rem 0}.mistake p{margin:.4rem 0}th{text-align:left;vertical-align:top;padding:.4rem 1.5rem .4rem 0;opacity:.7;font-weight:500;max-width:14rem}td{padding:.4rem 0;font-family:ui-monospace,Menlo,monospace;font-size:13px;white-space:pre-wrap;overflow-wrap:anywhere}'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
