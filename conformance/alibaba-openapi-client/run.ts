import { declareAll } from '../alibaba/cases.ts'
import { runAll } from '../harness.ts'
import { declareOwn } from './cases.ts'
import { openApiClientClient } from './client.ts'

declareOwn(declareAll(openApiClientClient))
await runAll(openApiClientClient.name)
