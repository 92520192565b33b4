import { programsOf } from '../programs.ts'
import type { CaseContext } from '../suites.ts'
import { Asking } from './asking.ts'
import { declareAliyuncli } from './cases-aliyuncli.ts'
import { declareCalling } from './cases-calling.ts'
import { declareDenials } from './cases-denials.ts'
import { declareFilters } from './cases-filters.ts'
import { declareFormats } from './cases-formats.ts'
import { declareKeys } from './cases-keys.ts'
import { declareLists } from './cases-lists.ts'
import { declareClusters, declareSts } from './cases-operations.ts'
import { declareReaching } from './cases-reaching.ts'
import { declareRefused, declareThrottled } from './cases-refused.ts'
import { declarePrograms } from './programs.ts'
import { alibabaWorld } from './world.ts'

/** Declares the cases of one of Alibaba's clients. */
export function declareAlibaba({ cases, client, driver, endpoints, makeImageReady }: CaseContext): void {
  const { open = '', limited = '', crowded = '' } = endpoints
  const asking = new Asking(client, driver, alibabaWorld({ open, limited, crowded }))
  const declares = [
    ...[declareLists, declareFilters, declareCalling, declareReaching, declareFormats, declareClusters, declareSts],
    ...[declareKeys, declareDenials, declareRefused, declareThrottled],
  ]
  for (const declare of declares) declare(cases, asking)
  declarePrograms(cases, asking, programsOf(client), makeImageReady)
  // Last: a case that is declared again takes the place of the first.
  if (client.name === 'aliyuncli') declareAliyuncli(cases, asking, client)
}
