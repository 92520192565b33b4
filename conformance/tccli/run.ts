import { runAll } from '../harness.ts'
import './cases-listing.ts'
import './cases-calling.ts'
import './cases-refusals.ts'

await runAll('tccli')
