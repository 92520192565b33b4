import { startProgram } from '../harness.ts'
import { declarePrograms, declareRetry, type Start } from '../tencent/cases-programs.ts'

// Runners are started in their client's folder, and its programs find the client's package there.
const start: Start = (name, args, environment) => startProgram(['node', `programs/${name}.mjs`, ...args], environment)

declarePrograms(start)
declareRetry(start)
