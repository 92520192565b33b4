import type { Operation } from './operation.ts'
import type { Service } from './service.ts'
import type { Shape, StructShape } from './shape.ts'

/** Every operation this server has, found by service and action. The only list of them. */
export interface Registry {
  readonly services: readonly Service[]
  readonly operations: readonly Operation[]
  find(service: Service, action: string): Operation | undefined
}

/**
 * Checks and indexes the operations.
 * @throws Error at start when two share a name, when an action is unknown to its service, when a code used
 * in a shape is not declared, or when resources that policies are asked about may be named without bound
 */
export function register(operations: readonly Operation[]): Registry {
  const byService = new Map<Service, Map<string, Operation>>()
  for (const operation of operations) {
    const name = nameOf(operation.service, operation.action)
    const ofService = byService.get(operation.service) ?? new Map<string, Operation>()
    if (ofService.has(operation.action)) throw new Error(`${name} is declared twice`)
    if (!operation.service.actions.includes(operation.action)) throw new Error(`${name} is not an action of its service`)
    for (const code of codesIn(operation.input)) {
      if (!operation.errors.includes(code)) throw new Error(`${name} uses ${code} in its input without declaring it`)
    }
    refuseUnbounded(operation, name)
    byService.set(operation.service, ofService.set(operation.action, operation))
  }
  return {
    services: [...new Set(operations.map((operation) => operation.service))],
    operations,
    find: (service, action) => byService.get(service)?.get(action),
  }
}

/** Names of resources are held against every pattern of a policy before anything else of the input is checked. */
function refuseUnbounded({ input, resourceParameter }: Operation, name: string): void {
  if (resourceParameter === undefined) return
  const member = input.members[resourceParameter]
  const isBoundedList = member?.kind === 'list' && member.max !== undefined
  const text = isBoundedList ? member.item : member
  if (text?.kind === 'string' && text.maxLength !== undefined) return
  throw new Error(`${name} names resources with ${resourceParameter}, which must be a text with a maxLength, or a list of such with a max`)
}

const nameOf = (service: Service, action: string) => `${service.name} ${service.version} ${action}`

function* codesIn(shape: Shape): Generator<string> {
  if (shape.kind !== 'boolean' && shape.kind !== 'struct' && shape.else !== undefined) yield shape.else
  if (shape.kind === 'list') yield* codesIn(shape.item)
  if (shape.kind === 'struct') for (const member of Object.values((shape satisfies StructShape).members)) yield* codesIn(member)
}
