/** One import of a module, whether by `import`, `export … from`, `import()` or a type. */
export interface ModuleImport {
  /** As it is written. */
  readonly specifier: string
  /** The path from the root of the project, when the specifier is relative. */
  readonly target: string | undefined
  /** Whether nothing of it is left at run time. */
  readonly typeOnly: boolean
  readonly line: number
}

/** What the rules need to know of a source file. */
export interface Module {
  /** From the root of the project, with `/`. */
  readonly path: string
  readonly lineCount: number
  readonly imports: readonly ModuleImport[]
  /** Lines of `export default`. */
  readonly defaultExports: readonly number[]
  /** Lines of `export * from`. */
  readonly starExports: readonly number[]
  /** Lines that use the global `Bun`. */
  readonly bunUses: readonly number[]
  readonly undocumentedExports: readonly { readonly name: string; readonly line: number }[]
}

/** A breach of a rule, and how to fix it. */
export interface Offence {
  readonly path: string
  readonly line: number
  readonly message: string
  readonly fix: string
}

/** Whether a file is part of what is shipped: in `src`, and no test. */
export function isProduct(path: string): boolean {
  return path.startsWith('src/') && !/\.test\.tsx?$/.test(path)
}
