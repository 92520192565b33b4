import { dirname, join, posix, relative, sep } from 'node:path'
import {
  getTokenPosOfNode,
  isExportAssignment,
  isExportDeclaration,
  isIdentifier,
  isImportDeclaration,
  isPropertyAccessExpression,
  isVariableStatement,
  type Node,
  type SourceFile,
  type Statement,
  SyntaxKind,
} from 'typescript/unstable/ast'
import { API } from 'typescript/unstable/async'
import type { Module } from './check-architecture-module.ts'

/** Reads every source file of the TypeScript project at a directory, as the compiler itself sees it. */
export async function readModules(root: string): Promise<Module[]> {
  const api = new API({ cwd: root })
  try {
    const snapshot = await api.updateSnapshot({ openProjects: [join(root, 'tsconfig.json')] })
    const program = snapshot.getProjects()[0]?.program
    if (!program) throw new Error(`there is no tsconfig.json in ${root}`)
    const names = await program.getSourceFileNames()
    const own = names.filter((name) => name.startsWith(root) && !name.includes('/node_modules/')).sort()
    const files = await Promise.all(own.map((name) => program.getSourceFile(name)))
    return files.filter((file) => file !== undefined).map((file) => toModule(file, relative(root, file.fileName).split(sep).join('/')))
  } finally {
    await api.close()
  }
}

function toModule(file: SourceFile, path: string): Module {
  const lineOf = (node: Node) => file.getLineAndCharacterOfPosition(getTokenPosOfNode(node, file)).line + 1
  const linesOf = (nodes: readonly Node[]) => nodes.map(lineOf)
  const exported = file.statements.filter((statement) => hasModifier(statement, SyntaxKind.ExportKeyword))
  return {
    path,
    lineCount: file.getLineAndCharacterOfPosition(file.text.trimEnd().length).line + 1,
    imports: file.imports.map((node) => {
      const specifier = 'text' in node ? String(node.text) : ''
      const target = specifier.startsWith('.') ? posix.join(dirname(path), specifier) : undefined
      return { specifier, target, typeOnly: isErased(node.parent), line: lineOf(node) }
    }),
    defaultExports: linesOf(
      file.statements.filter((statement) => isExportAssignment(statement) || hasModifier(statement, SyntaxKind.DefaultKeyword)),
    ),
    starExports: linesOf(file.statements.filter((statement) => isExportDeclaration(statement) && isStar(statement.exportClause))),
    bunUses: linesOf(bunUses(file)),
    undocumentedExports: exported
      .filter((statement) => !isDocumented(file, statement))
      .map((statement) => ({ name: nameOf(statement), line: lineOf(statement) })),
  }
}

function isStar(exportClause: Node | undefined): boolean {
  return exportClause === undefined || exportClause.kind === SyntaxKind.NamespaceExport
}

function isErased(node: Node): boolean {
  if (isImportDeclaration(node)) return node.importClause?.phaseModifier === SyntaxKind.TypeKeyword
  if (isExportDeclaration(node)) return node.isTypeOnly
  return node.kind === SyntaxKind.LiteralType
}

function hasModifier(node: Node, kind: SyntaxKind): boolean {
  return 'modifiers' in node && Array.isArray(node.modifiers) && node.modifiers.some((modifier) => modifier.kind === kind)
}

/** Overloads and the like are documented when the first declaration of their name is. */
function isDocumented(file: SourceFile, statement: Statement): boolean {
  if (statement.jsDoc?.length) return true
  const previous = file.statements[file.statements.indexOf(statement) - 1]
  return previous?.kind === SyntaxKind.FunctionDeclaration && nameOf(previous) === nameOf(statement) && isDocumented(file, previous)
}

function nameOf(statement: Node): string {
  const named: Node | undefined = isVariableStatement(statement) ? statement.declarationList.declarations[0] : statement
  return named && 'name' in named && isIdentifier(named.name as Node) ? (named.name as Node & { text: string }).text : 'default'
}

function bunUses(file: SourceFile): Node[] {
  if (!file.text.includes('Bun')) return []
  const found: Node[] = []
  const visit = (node: Node) => {
    const isMember = isPropertyAccessExpression(node.parent) && node.parent.name === node
    if (isIdentifier(node) && node.text === 'Bun' && !isMember) found.push(node)
    node.forEachChild(visit)
  }
  file.statements.forEach(visit)
  return found
}
