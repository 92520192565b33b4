import { type ExplainOptions, type Explanation, explain } from '../app/explain.ts'
import { type LabelName, type Language, sayLabel } from '../locales/sentences.ts'
import { detailRows } from './detail-text.ts'
import { printableLines } from './printable.ts'

type Row = readonly [label: string, text: string]

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
  const label = (name: LabelName) => sayLabel(name, language)
  const explanation = await explain(requestId, options)
  const meaning = options.registry.services.find(({ errors }) => Object.hasOwn(errors, code))?.errors[code]
  const rows: Row[] = [
    [label('error-code'), code],
    [label('meaning'), meaning?.[language] ?? ''],
    [label('request-id'), requestId],
    ...(explanation === undefined ? [] : rowsOf(explanation, language)),
  ]
  const shown = rows
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(text)}</td></tr>`)
  const title = escapeHtml(label('page-title'))
  const cause = explanation === undefined ? `<p class="cause">${escapeHtml(label('not-remembered'))}</p>` : causeOf(explanation, language)
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} ${escapeHtml(code)}</title><style>${TROUBLESHOOT_STYLE}</style></head>
<body><h1>${title}</h1>${cause}<table>${shown.join('')}</table></body></html>`
}

/** Of the languages of this page, the one that is named first. */
const languageIn = (acceptLanguage: string): Language => (/\b(en|zh)\b/i.exec(acceptLanguage)?.[1]?.toLowerCase() === 'zh' ? 'zh' : 'en')

/** The mistake that was found, or else what the reason means, above everything else. */
function causeOf({ mistake, meaning, tried }: Explanation, language: Language): string {
  const { summary, fix } = mistake ?? meaning
  const lines = [
    ...(summary === undefined ? [] : [`<p><strong>${escapeHtml(summary[language])}</strong></p>`]),
    ...(mistake === null && tried > 0 ? [`<p>${escapeHtml(sayLabel('no-mistake-found', language, { tried }))}</p>`] : []),
    ...(fix === undefined ? [] : [`<p>→ ${escapeHtml(fix[language])}</p>`]),
  ]
  return lines.length === 0 ? '' : `<div class="cause">${lines.join('')}</div>`
}

function rowsOf({ at, caller, outcome, action, cloud, detail, parameters, signature }: Explanation, language: Language): Row[] {
  const label = (name: LabelName) => sayLabel(name, language)
  return [
    [label('at'), at],
    [label('operation'), `${cloud} ${action}`.trim()],
    [label('caller'), caller],
    [label('access-key'), signature?.accessKeyId ?? ''],
    [label('reason'), outcome],
    ...detailRows(detail, language, (ms) => new Date(ms).toISOString()),
    [label('parameters'), parameters.map(([name, value]) => `${name} = ${value}`).join('\n')],
    ...(signature === null || outcome !== 'signature-mismatch'
      ? []
      : ([
          [label('signature-method'), signature.method],
          [label('server-canonical-request'), signature.canonicalRequest],
          [label('server-string-to-sign'), signature.stringToSign],
        ] as const)),
  ]
}

/** What is inside the page's style element. */
export const TROUBLESHOOT_STYLE = `:root{color-scheme:light dark}
body{font:15px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:60rem;margin:2.5rem auto;padding:0 1.5rem}
h1{font-size:1.35rem;font-weight:600}
.cause{border-left:4px solid #d4380d;padding:.25rem 1rem;margin:1.25rem 0 1.75rem}.cause p{margin:.4rem 0}
table{border-collapse:collapse;width:100%}tr{border-top:1px solid color-mix(in srgb,currentColor 15%,transparent)}
th{text-align:left;vertical-align:top;padding:.55rem 1.5rem .55rem 0;font-weight:400;width:11rem;color:color-mix(in srgb,currentColor 65%,transparent)}th::first-letter{text-transform:uppercase}
td{padding:.55rem 0;font:13px/1.6 ui-monospace,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
@media(max-width:40rem){th,td{display:block;width:auto}th{padding-bottom:0}td{padding-top:0}}`

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string => printableLines(text).replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
