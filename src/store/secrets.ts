import { isUtf8 } from 'node:buffer'
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { Unwritable, writePrivately } from '../disk/private-file.ts'
import { readBytes, Unreadable, unreadable } from '../disk/read-text.ts'
import { textOf } from '../disk/text-encoding.ts'
import { CannotOpen } from './engine.ts'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const VERSION = 'v1.'

const KEY_FILE = 'master key file'
/** Many times what a key takes in any of its forms. */
const MAX_KEY_FILE_BYTES = 4096
const RAW_KEY = 'it has the 32 bytes of a key as they are; write them in base64, as `base64 < file > another` does'

/** Seals texts at rest with AES-256-GCM. What a sealed text is about is bound to it, so it cannot be moved to another row. */
export class Vault {
  readonly #masterKey: Uint8Array

  /** @param masterKey 32 bytes */
  constructor(masterKey: Uint8Array) {
    if (masterKey.length !== KEY_BYTES) throw new CannotOpen(`The master key has ${masterKey.length} bytes; it must have ${KEY_BYTES}.`)
    this.#masterKey = masterKey
  }

  /** The sealed text: the version, then nonce, ciphertext and tag in base64url. Never twice the same. */
  seal(text: string, about: string): string {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#masterKey, nonce).setAAD(Buffer.from(about))
    const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return VERSION + Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]).toString('base64url')
  }

  /** The text that was sealed; undefined when it was sealed with another key, about something else, or was altered. */
  open(sealed: string, about: string): string | undefined {
    if (!sealed.startsWith(VERSION)) return undefined
    const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64url')
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
    const decipher = createDecipheriv('aes-256-gcm', this.#masterKey, bytes.subarray(0, NONCE_BYTES))
    decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(-TAG_BYTES))
    try {
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8')
    } catch {
      return undefined
    }
  }

  /** HMAC-SHA256 of a text, hexadecimal, under a key that is derived from the master key for what the text is about. */
  authenticate(text: string, about: string): string {
    return createHmac('sha256', Buffer.from(hkdfSync('sha256', this.#masterKey, '', about, KEY_BYTES)))
      .update(text)
      .digest('hex')
  }
}

/** 32 unpredictable bytes. */
export function newMasterKey(): Uint8Array {
  return randomBytes(KEY_BYTES)
}

/**
 * The master key, 32 bytes, from a text or from a file that holds such a text: base64 (either alphabet) or hexadecimal.
 * @throws CannotOpen when it is not such a text, or the file cannot be read; `cause` is then the system's error
 */
export async function loadMasterKey(source: { readonly text: string } | { readonly file: string }): Promise<Uint8Array> {
  if ('text' in source) return parseMasterKey(source.text, 'The master key')
  const { file } = source
  try {
    const bytes = await readBytes(file, KEY_FILE, { maxBytes: MAX_KEY_FILE_BYTES, takesShellPipe: true })
    if (bytes.length === KEY_BYTES && !isUtf8(bytes)) throw unreadable(file, KEY_FILE, RAW_KEY)
    return parseMasterKey(
      textOf(bytes, (reason) => unreadable(file, KEY_FILE, reason)),
      `The master key in ${file}`,
    )
  } catch (failure) {
    if (!(failure instanceof Unreadable)) throw failure
    throw new CannotOpen(failure.message, { cause: failure.cause })
  }
}

/**
 * Writes a master key in base64, for its owner alone (0600), and onto the disk. The file appears whole or not at all,
 * and one that is there is never replaced.
 * @param key 32 bytes; new ones unless told
 * @returns the key
 * @throws CannotOpen when the file is there (`cause.code` is `EEXIST`) or cannot be written
 */
export async function createMasterKeyFile(path: string, key: Uint8Array = newMasterKey()): Promise<Uint8Array> {
  try {
    await writePrivately(path, ({ write }) => write(`${Buffer.from(key).toString('base64')}\n`), { makesFolder: true })
    return key
  } catch (failure) {
    if (!(failure instanceof Unwritable)) throw failure
    throw new CannotOpen(`Cannot create the master key file ${path}: ${failure.reason}.`, { cause: failure.cause })
  }
}

function parseMasterKey(text: string, what: string): Uint8Array {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex')
  if (/^[\w+/-]{43}=?$/.test(trimmed)) return Buffer.from(trimmed, 'base64')
  throw new CannotOpen(`${what} must be ${KEY_BYTES} bytes in base64 or hexadecimal.`)
}
