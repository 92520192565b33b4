import type { WriteResult } from '../catalogue/store-port.ts'

/** Takes a write back that was only to be seen. */
export class DryRun extends Error {
  readonly result: WriteResult

  constructor(result: WriteResult) {
    super('This write was only to be seen.')
    this.result = result
  }
}

/** What a write that was only to be seen would have done. @throws whatever else a write ended with */
export function resultOfDryRun(failure: unknown): WriteResult {
  if (failure instanceof DryRun) return failure.result
  throw failure
}
