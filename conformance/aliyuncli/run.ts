import { declareCalling } from '../alibaba/cases-calling.ts'
import { declareListing } from '../alibaba/cases-listing.ts'
import { declareRefusals } from '../alibaba/cases-refusals.ts'
import { runAll } from '../harness.ts'
import { asking } from './asking.ts'

declareListing(asking)
declareCalling(asking)
declareRefusals(asking)
// After the others: a case that is declared again takes the place of the first.
await import('./cases.ts')
await import('./cases-programs.ts')
await runAll(asking.client.name)
