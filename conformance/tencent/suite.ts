import { programsOf } from '../programs.ts'
import type { CaseContext } from '../suites.ts'
import { Asking } from './asking.ts'
import { declareAccess } from './cases-access.ts'
import { declareCalling } from './cases-calling.ts'
import { declareLife } from './cases-life.ts'
import { declareListing } from './cases-listing.ts'
import { declareReaching } from './cases-reaching.ts'
import { declareRefusals } from './cases-refusals.ts'
import { declareTccli } from './cases-tccli.ts'
import { declarePrograms } from './programs.ts'
import { tencentWorld } from './world.ts'

/** Declares the cases of one of Tencent's clients. */
export function declareTencent({ cases, client, driver, endpoints, makeImageReady }: CaseContext): void {
  const { open = '', limited = '' } = endpoints
  const asking = new Asking(client, driver, tencentWorld({ open, limited }))
  declareListing(cases, asking)
  declareCalling(cases, asking)
  declareReaching(cases, asking)
  declareAccess(cases, asking)
  declareRefusals(cases, asking)
  declareLife(cases, asking)
  declarePrograms(cases, asking, programsOf(client), makeImageReady)
  // Last: a case that is declared again takes the place of the first.
  if (client.name === 'tccli') declareTccli(cases, asking, client)
}
