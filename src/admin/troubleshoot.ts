import type { Bilingual } from '../api/shape.ts'
import { type ExplainOptions, type Explanation, explain } from '../app/explain.ts'
import { printableLines } from './printable.ts'

type Row = readonly [name: Bilingual, text: string]

/**
 * The page that refusals of the Alibaba cloud recommend, in place of the vendor's: what the code means, what was wrong
 * with that request, and how to fix it. `?q=<code>&product=<product>&requestId=<id>`.
 * @param acceptLanguage of the browser: Chinese when it is asked for before English
 */
export async function troubleshootPage(query: string, acceptLanguage: string, options: ExplainOptions): Promise<string> {
  const parameters = new URLSearchParams(query)
  const code = (parameters.get('q') ?? '').slice(0, 200)
  const requestId = (parameters.get('requestId') ?? '').slice(0, 100)
  const language = languageIn(acceptLanguage)
  const explanation = await explain(requestId, options)
  const meaning = options.registry.services.find(({ errors }) => Object.hasOwn(errors, code))?.errors[code]
  const rows: Row[] = [
    [{ en: 'Error code', zh: '错误码' }, code],
    [{ en: 'Its meaning', zh: '含义' }, meaning?.[language] ?? ''],
    [{ en: 'Request id', zh: '请求 ID' }, requestId],
    ...(explanation === undefined ? [] : rowsOf(explanation)),
  ]
  const told = rows
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `<tr><th scope="row">${escapeHtml(name[language])}</th><td>${escapeHtml(text)}</td></tr>`)
  const title = escapeHtml(TITLE[language])
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} ${escapeHtml(code)}</title><style>${TROUBLESHOOT_STYLE}</style></head>
<body><h1>${title}</h1>${explanation === undefined ? `<p class="cause">${FORGOTTEN[language]}</p>` : causeOf(explanation, language)}<table>${told.join('')}</table></body></html>`
}

/** Of the languages of this page, the one that is named first. */
const languageIn = (acceptLanguage: string): 'en' | 'zh' => (/\b(en|zh)\b/i.exec(acceptLanguage)?.[1]?.toLowerCase() === 'zh' ? 'zh' : 'en')

const TITLE: Bilingual = { en: 'Why was this request refused?', zh: '请求为什么被拒绝？' }

const FORGOTTEN: Bilingual = {
  en: 'This request is not remembered: only the latest 1,000 refusals since the server was started are.',
  zh: '没有找到该请求的记录：只保留服务启动以来最近 1000 条被拒绝的请求。',
}

/** The mistake that was found, or else what the reason means, above everything else. */
function causeOf({ mistake, meaning, tried }: Explanation, language: 'en' | 'zh'): string {
  const { summary, fix } = mistake ?? meaning
  const unexplained: Bilingual = {
    en: `None of ${tried.toLocaleString('en')} signatures that likely mistakes would have made is the client’s. Make sure that it has the right secret first.`,
    zh: `按常见错误试算了 ${tried.toLocaleString('en')} 个签名，都与客户端的不符。请先确认客户端用的 Secret 正确。`,
  }
  const lines = [
    ...(summary === undefined ? [] : [`<p><strong>${escapeHtml(summary[language])}</strong></p>`]),
    ...(mistake === null && tried > 0 ? [`<p>${escapeHtml(unexplained[language])}</p>`] : []),
    ...(fix === undefined ? [] : [`<p>→ ${escapeHtml(fix[language])}</p>`]),
  ]
  return lines.length === 0 ? '' : `<div class="cause">${lines.join('')}</div>`
}

const rowsOf = ({ at, caller, outcome, action, cloud, detail, parameters, signature }: Explanation): Row[] => [
  [{ en: 'When', zh: '时间' }, at],
  [{ en: 'Operation', zh: '接口' }, `${cloud} ${action}`.trim()],
  [{ en: 'Caller', zh: '调用者' }, caller],
  [{ en: 'Access key', zh: '密钥 ID' }, signature?.accessKeyId ?? ''],
  [{ en: 'Reason', zh: '原因' }, outcome],
  ...Object.entries(detail).map(([name, value]): Row => [DETAILS[name] ?? { en: name, zh: name }, String(value)]),
  [{ en: 'Parameters', zh: '参数' }, parameters.map(([name, value]) => `${name} = ${value}`).join('\n')],
  ...(signature === null || outcome !== 'signature-mismatch' ? [] : signatureRows(signature)),
]

const signatureRows = ({ method, canonicalRequest, stringToSign }: NonNullable<Explanation['signature']>): Row[] => [
  [{ en: 'Signature method', zh: '签名方法' }, method],
  [{ en: 'Canonical request, as the server sees it', zh: '服务端的规范请求串' }, canonicalRequest],
  [{ en: 'String to sign, as the server sees it', zh: '服务端的待签名串' }, stringToSign],
]

const DETAILS: Readonly<Record<string, Bilingual>> = {
  explanation: { en: 'Explanation', zh: '说明' },
  parameter: { en: 'Parameter', zh: '参数' },
  value: { en: 'Value', zh: '取值' },
  action: { en: 'Action', zh: '操作' },
  resource: { en: 'Resource', zh: '资源' },
  count: { en: 'Calls', zh: '调用次数' },
  limit: { en: 'Limit', zh: '上限' },
  isExplicitDenial: { en: 'Explicit denial', zh: '显式拒绝' },
}

/** What is inside the page's style element. */
export const TROUBLESHOOT_STYLE = `:root{color-scheme:light dark}
body{font:15px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:60rem;margin:2.5rem auto;padding:0 1.5rem}
h1{font-size:1.35rem;font-weight:600}
.cause{border-left:4px solid #d4380d;padding:.25rem 1rem;margin:1.25rem 0 1.75rem}.cause p{margin:.4rem 0}
table{border-collapse:collapse;width:100%}tr{border-top:1px solid color-mix(in srgb,currentColor 15%,transparent)}
th{text-align:left;vertical-align:top;padding:.55rem 1.5rem .55rem 0;font-weight:400;width:11rem;color:color-mix(in srgb,currentColor 65%,transparent)}
td{padding:.55rem 0;font:13px/1.6 ui-monospace,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
@media(max-width:40rem){th,td{display:block;width:auto}th{padding-bottom:0}td{padding-top:0}}`

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string => printableLines(text).replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
