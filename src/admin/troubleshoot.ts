import type { Registry } from '../api/registry.ts'
import type { Journal, JournalEntry } from '../gateway/journal.ts'

/**
 * The page that refusals of the Alibaba wing recommend, in place of the vendor's: what the code means, and what was
 * wrong with that request. `?q=<code>&product=<product>&requestId=<id>`.
 */
export function troubleshootPage(query: string, journal: Journal, registry: Registry): string {
  const parameters = new URLSearchParams(query)
  const code = (parameters.get('q') ?? '').slice(0, 200)
  const requestId = (parameters.get('requestId') ?? '').slice(0, 100)
  const entry = journal.find(requestId)
  const meaning = registry.services.find(({ errors }) => Object.hasOwn(errors, code))?.errors[code]
  const rows = [
    ['Error code / 错误码', code],
    ['Meaning / 含义', meaning === undefined ? '' : `${meaning.en} ${meaning.zh}`],
    ['Request id / 请求 ID', requestId],
    ...(entry === undefined ? [] : rowsOf(entry)),
  ].filter(([, text]) => text !== '')
  const note =
    entry === undefined
      ? '<p>No refusal with this request id is remembered; the latest 1,000 are. 没有找到该请求的拒绝记录（仅保留最近 1000 条）。</p>'
      : ''
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(code)}</title><style>${STYLE}</style></head>
<body><h1>Why was I refused? <small>请求为何被拒绝</small></h1><table>${rows.map(([name, text]) => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(text)}</td></tr>`).join('')}</table>${note}</body></html>`
}

const rowsOf = (entry: JournalEntry): [string, string][] => [
  ['When / 时间', new Date(entry.at).toISOString()],
  ['Caller / 调用者', entry.caller],
  ['Reason / 原因', entry.reason],
  ['Explanation / 说明', entry.explanation],
]

const STYLE =
  ':root{color-scheme:light dark}body{font:15px/1.6 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif;max-width:60rem;margin:2.5rem auto;padding:0 1.5rem}h1{font-size:1.3rem}small{opacity:.6;font-weight:400}th{text-align:left;vertical-align:top;white-space:nowrap;padding:.4rem 1.5rem .4rem 0;opacity:.7;font-weight:500}td{padding:.4rem 0;font-family:ui-monospace,Menlo,monospace;font-size:13px;white-space:pre-wrap;overflow-wrap:anywhere}'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string | undefined): string => (text ?? '').replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
