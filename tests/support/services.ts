import type { CloudName } from '../../src/access/account.ts'
import { type Operation, operation } from '../../src/api/operation.ts'
import type { Service } from '../../src/api/service.ts'
import { s } from '../../src/api/shape.ts'

/** A service of a cloud, without error codes of its own. */
export const aService = (cloud: CloudName, name: string, version: string, given: Partial<Service> = {}): Service => ({
  cloud,
  name,
  version,
  title: { en: name, zh: name },
  errors: {},
  actions: [],
  ...given,
})

/** An operation that takes nothing and gives nothing. */
export const anOperation = (service: Service, action: string): Operation =>
  operation(service, action, {
    summary: { en: action, zh: action },
    page: 'https://example.com',
    access: 'read',
    rate: 1,
    input: s.struct({}),
    output: s.struct({}),
    errors: [],
    examples: [{ title: { en: action, zh: action }, input: {} }],
    run: () => ({}),
  })
