import { describe, expect, test } from 'bun:test'
import { Glob } from 'bun'
import en from './en.json' with { type: 'json' }
import { sayMistake } from './sentences.ts'
import zh from './zh-CN.json' with { type: 'json' }

const SOURCE = new URL('../', import.meta.url).pathname

/** Every text by its path, with its placeholders in order. */
function textsOf(value: unknown, path = ''): (readonly [path: string, placeholders: string])[] {
  if (typeof value === 'string') return [[path, [...new Set(value.match(/\{\w+\}/g))].sort().join(' ')]]
  return Object.entries(value as object).flatMap(([name, member]) => textsOf(member, `${path}/${name}`))
}

async function sources(): Promise<string[]> {
  const texts: string[] = []
  for await (const path of new Glob('**/*.ts').scan(SOURCE))
    if (!path.endsWith('.test.ts')) texts.push(await Bun.file(`${SOURCE}${path}`).text())
  return texts
}

const isNamed = (name: string) => new RegExp(`'${name}'|\\b${name}:`)

describe('the sentences of both languages', () => {
  test('have the same keys and the same placeholders', () => {
    expect(textsOf(zh)).toEqual(textsOf(en))
  })

  test('are whole ones, in their language', () => {
    for (const text of [en.mistakes, en.reasons].flatMap(Object.values).flatMap(Object.values)) expect(text).toMatch(/[.}]$/)
    for (const text of [zh.mistakes, zh.reasons].flatMap(Object.values).flatMap(Object.values))
      expect(text).toMatch(/[\u4e00-\u9fff].*[。}]$/)
  })

  test('say what is wrong and what to do about it, whichever variant of a mistake it is', () => {
    for (const [name, texts] of Object.entries(en.mistakes)) {
      const variants = new Set(Object.keys(texts).map((key) => key.split('_')[1]))
      if ('summary' in texts) expect([name, 'fix' in texts]).toEqual([name, true])
      for (const variant of variants) {
        if (variant === undefined && !('summary' in texts)) continue
        const { summary, fix } = sayMistake(name as keyof typeof en.mistakes, variant, {})
        for (const text of [summary, fix]) expect([name, variant, text.en !== '' && text.zh !== '']).toEqual([name, variant, true])
      }
    }
  })

  test('are all told by something', async () => {
    const texts = await sources()
    const unused: string[] = []
    for (const [name, of] of Object.entries(en.mistakes)) {
      const telling = texts.filter((text) => text.includes(`'${name}'`))
      const variants = Object.keys(of).flatMap((key) => key.split('_')[1] ?? [])
      for (const variant of variants) if (!telling.some((text) => isNamed(variant).test(text))) unused.push(`${name}_${variant}`)
      if (telling.length === 0) unused.push(name)
    }
    for (const term of Object.keys(en.terms))
      if (!texts.some((text) => isNamed(term.replace(/_(one|other)$/, '')).test(text))) unused.push(term)
    const refusals = await Bun.file(`${SOURCE}api/refusal.ts`).text()
    for (const reason of Object.keys(en.reasons)) if (!isNamed(reason).test(refusals)) unused.push(reason)
    for (const member of Object.keys(en.details)) if (!new RegExp(`\\b${member}\\??:`).test(refusals)) unused.push(member)
    const shown = await Promise.all(['admin/troubleshoot.ts', 'cli/explanation-text.ts'].map((path) => Bun.file(`${SOURCE}${path}`).text()))
    for (const label of Object.keys(en.labels)) if (!shown.some((text) => text.includes(`'${label}'`))) unused.push(label)
    expect(unused).toEqual([])
  })
})

test('no Chinese word stands in the code around explanations', async () => {
  const found: string[] = []
  for await (const path of new Glob('{admin,app,cli,gateway,signatures}/**/*.ts').scan(SOURCE))
    if (!path.endsWith('.test.ts') && /[\u4e00-\u9fff]/.test(await Bun.file(`${SOURCE}${path}`).text())) found.push(path)
  expect(found).toEqual([])
})

describe('a sentence', () => {
  test('has names as they are, and words in its language, the first with a capital', () => {
    const values = { text: [{ term: 'canonical' }, { term: 'to-sign' }], piece: { term: 'blank' } } as const
    const { summary } = sayMistake('something-at-the-beginning', undefined, values)
    expect(summary.en).toBe('The canonical request and the string to sign was used with a blank before its first character.')
    expect(summary.zh).toBe('规范请求串和待签名串开头多了空格。')
    expect(sayMistake('parameter-not-signed', undefined, { parameter: 'limit' }).summary.en).toBe('limit was sent but not signed.')
  })

  test('has numbers of things, one and many, and lists', () => {
    const times = { sent: 'x', received: 'y' }
    const span = [
      { term: 'hour', count: 1 },
      { term: 'minute', count: 1_030 },
    ] as const
    expect(sayMistake('clock-off', 'ahead', { span, ...times }).summary).toEqual({
      en: 'The client’s clock is 1 hour 1,030 minutes ahead of the server’s. The request says x, the server had y.',
      zh: '客户端时钟比服务端快 1 小时 1,030 分钟。请求中的时间是 x，服务端收到时是 y。',
    })
    expect(sayMistake('step-left-out', undefined, { step: 'b', order: ['a', 'b'] }).fix).toEqual({
      en: 'Derive the key in this order: a, b.',
      zh: '请按此顺序派生签名密钥：a、b。',
    })
  })

  test('puts nothing into a value that looks like a place', () => {
    expect(sayMistake('token-of-another-key', undefined, { key: '{key}' }).summary.en).toBe('The token is that of the key {key}.')
  })
})
