import type { Asked, ResourceForm } from '../access/bearing.ts'
import type { Operation } from '../api/operation.ts'

/** Of a service that does not say how policies write its resources: every pattern may mean them. */
const ANY_FORM: ResourceForm = { form: '"*"', isAbout: () => false, mayCover: () => true }

/** What policies are asked about by these operations, service by service, and of each by the form of its resources. */
export function askedOf(operations: readonly Operation[]): readonly Asked[] {
  const asking = operations.filter(({ authorized }) => authorized !== false)
  return [...Map.groupBy(asking, ({ service }) => service)].flatMap(([service, ofService]) =>
    [...Map.groupBy(ofService, (operation) => service.resources?.(operation) ?? ANY_FORM)].map(([form, alike]) => ({
      ...form,
      actions: alike.map(({ action }) => `${service.name}:${action}`.toLowerCase()),
    })),
  )
}
