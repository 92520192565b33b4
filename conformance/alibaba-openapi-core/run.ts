import { declareAll } from '../alibaba/cases.ts'
import { runAll } from '../harness.ts'
import { declareOwn } from './cases.ts'
import { openApiCoreClient } from './client.ts'

declareOwn(declareAll(openApiCoreClient))
await runAll(openApiCoreClient.name)
