import { describe, expect, test } from 'bun:test'
import { Glob } from 'bun'
import { Failure } from '../../api/operation.ts'
import { type Reason, Refusal } from '../../api/refusal.ts'
import { ECM_ERRORS } from './ecm/errors.ts'
import { ecm } from './ecm/service.ts'
import { refusal } from './envelope.ts'
import { SPELLINGS } from './errors.ts'
import { CHINESE_EXPLANATIONS } from './explanations.ts'

/** Two English words that follow each other. What stands in back-quotes, and CAM's own lines in brackets, are names. */
const hasEnglish = (message: string): boolean => /[A-Za-z]{2,} [a-z]{2,}/.test(message.replace(/`[^`]*`/g, '``').replace(/\[\[.*\]/s, ''))

const inChinese = (problem: Refusal | Failure): string => JSON.parse(String(refusal(problem, ecm, 'zh', 'id').body)).Response.Error.Message

/** Every explanation that the protocol's code writes, as it stands in the source. */
async function written(): Promise<string[]> {
  const found: string[] = []
  for await (const file of new Glob('*.ts').scan(import.meta.dir)) {
    if (file.endsWith('.test.ts')) continue
    const source = await Bun.file(`${import.meta.dir}/${file}`).text()
    for (const [, text = ''] of source.matchAll(/(?:explanation: |malformed\()(?!string)([^,){}]*[^,)\s{}])/g)) found.push(text)
  }
  return found
}

describe('a refusal in Chinese', () => {
  const details = {
    parameter: 'Filters.0.Name',
    value: 'v',
    expected: 'int64',
    product: 'ecm',
    version: '2019-07-19',
    action: 'DescribeImage',
    resource: '*',
    count: 21,
    limit: 20,
    serverTime: 1,
    conflict: 'stale' as const,
  }

  test.each(Object.keys(SPELLINGS) as Reason[])('has no English explanation: %s', (reason) => {
    for (const explanation of [undefined, 'this is English', ...Object.keys(CHINESE_EXPLANATIONS)]) {
      const message = inChinese(new Refusal(reason, { ...details, ...(explanation !== undefined && { explanation }) }))
      expect(message).toMatch(/\p{Script=Han}/u)
      expect([message, hasEnglish(message)]).toEqual([message, false])
    }
  })

  test.each(Object.keys(ECM_ERRORS))('has none of an operation: %s', (code) => {
    expect(hasEnglish(inChinese(new Failure(code, 'Filters: 11 > 10')))).toBe(false)
  })

  test('has an explanation for each that there is in English', async () => {
    const literals = (await written()).filter((text) => text !== 'explanation')
    expect(literals.length).toBeGreaterThan(10)
    expect(literals.map((text) => text.slice(1, -1)).filter((text) => !Object.hasOwn(CHINESE_EXPLANATIONS, text))).toEqual([])
    for (const explanation of Object.keys(CHINESE_EXPLANATIONS)) {
      const messages = (['malformed-authorization', 'malformed-body', 'malformed-query', 'malformed-multipart'] as const).map((reason) =>
        inChinese(new Refusal(reason, { explanation })),
      )
      for (const message of messages) expect(message).toContain(CHINESE_EXPLANATIONS[explanation] as string)
    }
  })
})
