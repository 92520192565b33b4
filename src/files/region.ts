import { regionRemark } from '../clouds/region-remark.ts'
import type { Ledger, Origin } from './ledger.ts'

/** Notes a warning of a region that is likely mistyped. @param known the vendor's regions, as the cloud's cloudFormat tells them */
export function warnOfRegion(name: string, known: readonly string[] | undefined, ledger: Ledger, origin: Origin): void {
  const remark = known && regionRemark(name, known)
  if (remark !== undefined) ledger.warn(origin, remark)
}
