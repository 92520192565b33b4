import { declareAll } from '../alibaba/cases.ts'
import { runAll } from '../harness.ts'
import { declareOwn } from './cases.ts'
import { popCoreClient } from './client.ts'

declareOwn(declareAll(popCoreClient))
await runAll(popCoreClient.name)
