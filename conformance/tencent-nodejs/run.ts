import { runAll } from '../harness.ts'
import './cases-listing.ts'
import './cases-calling.ts'
import './cases-refusals.ts'
import './cases-programs.ts'

await runAll('tencent-nodejs')
