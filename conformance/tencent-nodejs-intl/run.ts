import { runAll } from '../harness.ts'
import '../tencent-nodejs/cases-listing.ts'
import '../tencent-nodejs/cases-calling.ts'
import '../tencent-nodejs/cases-refusals.ts'
import '../tencent-nodejs/cases-programs.ts'
// After the others: a case that is declared again takes the place of the first.
import './cases.ts'

await runAll('tencent-nodejs-intl')
