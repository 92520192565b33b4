import type { OnThingChange } from '../catalogue/thing-change.ts'
import type { LoggedChange } from './change-log.ts'
import { labelOfRow } from './kinds.ts'

/** Reports what a write changed, without what is sealed. */
export function reportChanges(log: readonly LoggedChange[], onChange: OnThingChange): void {
  for (const { kind, id, before, after, changesSecret = false } of log) {
    onChange({
      kind,
      label: labelOfRow(kind, id),
      before: before === null ? undefined : JSON.parse(before),
      after: kind === 'keys' && after !== undefined ? withoutSecrets(after as object) : after,
      changesSecret,
    })
  }
}

function withoutSecrets(key: object): object {
  const { secret: _, token: __, ...open } = key as { readonly secret?: unknown; readonly token?: unknown }
  return open
}
