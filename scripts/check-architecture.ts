import { join } from 'node:path'
import { readModules } from './check-architecture-reader.ts'
import { findOffences } from './check-architecture-rules.ts'

const modules = await readModules(join(import.meta.dir, '..'))
const offences = findOffences(modules)
for (const { path, line, message, fix } of offences) console.error(`${path}:${line} ${message} – ${fix}`)
console.log(`architecture: ${modules.length} files, ${offences.length} offences`)
process.exitCode = offences.length === 0 ? 0 : 1
