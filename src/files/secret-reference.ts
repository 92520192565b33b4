import { dirname, resolve } from 'node:path'
import type { Variables } from './env-substitution.ts'

/** A secret as a file may write it: itself, or where it is. */
export type WrittenSecret = string | { readonly env?: string | undefined; readonly file?: string | undefined }

/** Where secrets that files refer to are found. */
export interface SecretSources {
  readonly variables: Variables
  /** The text of a file by its absolute path. @throws Error that says why it cannot be read */
  readFile(path: string): string
}

/** A secret that is not where a file says, and may be there where the file is applied. */
export class SecretNotHere extends Error {
  override readonly name = 'SecretNotHere'
}

/** For loads in which no secret may be elsewhere. */
export const NO_SECRETS: SecretSources = {
  variables: () => undefined,
  readFile: (path) => {
    throw new Error(`${path} is not read here.`)
  },
}

/**
 * The secret that is written or referred to. A file is found from the folder of the catalogue file; the line end after its
 * text is not part of the secret.
 * @param catalogueFile the file that refers to it
 * @throws SecretNotHere, or Error, that says what is wrong, without a full stop
 */
export function resolveSecret(written: WrittenSecret, catalogueFile: string, sources: SecretSources): string {
  if (typeof written === 'string') return written
  if (written.env !== undefined) {
    const value = sources.variables(written.env)
    if (value === undefined || value === '') throw new SecretNotHere(`the variable ${written.env}, which holds this secret, is not set`)
    return value
  }
  const path = resolve(dirname(catalogueFile), written.file ?? '')
  const text = readText(path, sources).replace(/\r?\n$/, '')
  if (text === '') throw new Error(`${path}, which holds this secret, is empty`)
  if (text.includes('\0')) throw new Error(`${path}, which holds this secret, has a NUL character in it`)
  return text
}

function readText(path: string, sources: SecretSources): string {
  try {
    return sources.readFile(path)
  } catch (failure) {
    const message = failure instanceof Error ? failure.message.replace(/\.$/, '') : String(failure)
    const { code } = ((failure as Error).cause ?? {}) as { readonly code?: string }
    throw code === 'ENOENT' ? new SecretNotHere(message, { cause: failure }) : new Error(message, { cause: failure })
  }
}
