import { findArrowOffences } from './check-architecture-arrows.ts'
import { isProduct, type Module, type Offence } from './check-architecture-module.ts'

const MAX_LINES = 400
const ENTRY = 'src/main.ts'

/** Every offence against every rule, in the order of files and lines. */
export function findOffences(modules: readonly Module[]): Offence[] {
  const rules = [findArrowOffences, exportForms, documentation, sizes, cycles, references]
  return rules.flatMap((rule) => rule(modules)).sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line)
}

function exportForms(modules: readonly Module[]): Offence[] {
  return modules.flatMap(({ path, defaultExports, starExports }) => [
    ...defaultExports.map((line) => ({ path, line, message: 'a default export', fix: 'export it by its name' })),
    ...starExports.map((line) => ({ path, line, message: '`export *`', fix: 'let importers name the file that has what they need' })),
  ])
}

function documentation(modules: readonly Module[]): Offence[] {
  return modules
    .filter(({ path }) => isProduct(path))
    .flatMap(({ path, undocumentedExports }) =>
      undocumentedExports.map(({ name, line }) => ({
        path,
        line,
        message: `the export ${name} has no doc comment`,
        fix: 'say above it, in /** … */, what it is for',
      })),
    )
}

function sizes(modules: readonly Module[]): Offence[] {
  return modules
    .filter(({ path, lineCount }) => isProduct(path) && !path.endsWith('.json') && lineCount > MAX_LINES)
    .map(({ path, lineCount }) => ({
      path,
      line: MAX_LINES + 1,
      message: `${lineCount} lines, more than ${MAX_LINES}`,
      fix: 'find the second job that it does and give that a file',
    }))
}

/** Only of what is left at run time: two types may well speak of each other. */
function cycles(modules: readonly Module[]): Offence[] {
  const byPath = new Map(modules.map((module) => [module.path, module]))
  const done = new Set<string>()
  const offences: Offence[] = []
  const visit = (module: Module, way: readonly string[]) => {
    if (done.has(module.path)) return
    for (const { target, typeOnly, line } of module.imports) {
      const next = target === undefined || typeOnly ? undefined : byPath.get(target)
      if (!next) continue
      const path = [...way, module.path]
      const start = path.indexOf(next.path)
      if (start < 0) visit(next, path)
      else {
        const circle = [...path.slice(start), next.path].join(' → ')
        offences.push({
          path: module.path,
          line,
          message: `a circle of imports: ${circle}`,
          fix: 'move what both need to a file of its own',
        })
      }
    }
    done.add(module.path)
  }
  for (const module of modules) visit(module, [])
  return offences
}

function references(modules: readonly Module[]): Offence[] {
  const byPath = new Map(modules.map((module) => [module.path, module]))
  const waiting = modules.map(({ path }) => path).filter((path) => path === ENTRY || !isProduct(path))
  const reached = new Set(waiting)
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const { target } of byPath.get(path)?.imports ?? []) {
      if (target === undefined || reached.has(target)) continue
      reached.add(target)
      waiting.push(target)
    }
  }
  return modules
    .filter(({ path }) => !reached.has(path))
    .map(({ path }) => ({ path, line: 1, message: `not reached from ${ENTRY}, a test or a script`, fix: 'use it or remove it' }))
}
