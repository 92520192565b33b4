import { describe, expect, test } from 'bun:test'
import { operation } from './operation.ts'
import { register } from './registry.ts'
import type { Service } from './service.ts'
import { type StructShape, s } from './shape.ts'

const service: Service<'Bad.Page' | 'Bad.Item'> = {
  cloud: 'tencent',
  name: 'svc',
  version: '1',
  title: { en: 'A service', zh: '服务' },
  errors: { 'Bad.Page': { en: '', zh: '' }, 'Bad.Item': { en: '', zh: '' } },
  actions: ['List', 'Make'],
}
const make = (action: string, of: typeof service = service, errors: readonly ('Bad.Page' | 'Bad.Item')[] = ['Bad.Page', 'Bad.Item']) =>
  operation(of, action, {
    summary: { en: '', zh: '' },
    page: '',
    access: 'read',
    rate: 1,
    input: s.struct({ Page: s.integer({ else: 'Bad.Page' }), Items: s.list(s.struct({ Item: s.string({ else: 'Bad.Item' }) })) }),
    output: s.struct({}),
    errors,
    examples: [{ title: { en: '', zh: '' }, input: {} }],
    run: async () => ({}),
  })

describe('the registry', () => {
  test('finds operations by service, version and action', () => {
    const other = { ...service, version: '2' }
    const [list, listOfOther] = [make('List'), make('List', other)]
    const registry = register([list, listOfOther])
    expect(registry.find(service, 'List')).toBe(list)
    expect(registry.find(other, 'List')).toBe(listOfOther)
    expect(registry.find(service, 'Make')).toBeUndefined()
    expect(registry.find(service, 'list')).toBeUndefined()
    expect(registry.services).toEqual([service, other])
    expect(registry.operations).toEqual([list, listOfOther])
  })

  test('does not start with two of one name', () => {
    expect(() => register([make('List'), make('List')])).toThrow('svc 1 List is declared twice')
  })

  test('does not start with an action its service does not have', () => {
    expect(() => register([make('Destroy')])).toThrow('svc 1 Destroy is not an action of its service')
  })

  test('does not start with a code in its input, however deep, that it does not declare', () => {
    expect(() => register([make('List', service, ['Bad.Item'])])).toThrow('svc 1 List uses Bad.Page in its input without declaring it')
    expect(() => register([make('List', service, ['Bad.Page'])])).toThrow('svc 1 List uses Bad.Item in its input without declaring it')
  })

  test('does not start with resources that a call may name without bound', () => {
    const naming = (input: StructShape) => register([{ ...make('List'), input, resourceParameter: 'Ids' }])
    const message = 'svc 1 List names resources with Ids'
    const bounded = s.string({ maxLength: 9 })
    for (const Ids of [s.string(), s.list(bounded), s.list(s.string(), { max: 2 }), s.integer()])
      expect(() => naming(s.struct({ Ids }))).toThrow(message)
    for (const Ids of [bounded, s.list(bounded, { max: 2 })]) expect(() => naming(s.struct({ Ids }))).not.toThrow()
  })
})
