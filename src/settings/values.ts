import { isIP } from 'node:net'
import { InvalidArgumentError } from 'commander'
import { type AddressBlock, parseAddressBlock } from '../access/address-block.ts'
import { secretProblem } from '../access/secret-text.ts'
import type { TaskTime } from '../catalogue/task-work.ts'
import { type AllowEntry, parseAllowEntry } from '../disk-image/allow-list.ts'
import { didYouMean } from '../nearest.ts'

/** Reads the text of a setting. @throws InvalidArgumentError that says what a right value looks like */
export type Parse<Value = unknown> = (text: string) => Value

/** What is wrong with a text, and the nearest of the right ones. */
function oneOfMessage(text: string, choices: readonly string[]): string {
  return `It is one of ${choices.join(', ')}${didYouMean(text, choices) || '.'}`
}

/** A whole number. */
export const whole =
  (min: number, max: number): Parse<number> =>
  (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= min && value <= max) return value
    if (/^tcp:/.test(text))
      throw new InvalidArgumentError(
        'Kubernetes sets such a variable for a service of this name: set enableServiceLinks to false in the pod, or give the service another name.',
      )
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`)
  }

/** One of a few words. */
export const oneOf =
  <const Choices extends readonly string[]>(choices: Choices): Parse<Choices[number]> =>
  (text) => {
    if (!choices.includes(text)) throw new InvalidArgumentError(oneOfMessage(text, choices))
    return text
  }

const YES = ['1', 'true', 'yes', 'on']
const NO = ['0', 'false', 'no', 'off']

/** How time passes for tasks: `instant`, `clock:` and seconds, or `reads:` and a number. */
export const taskTime: Parse<TaskTime> = (text) => {
  if (text === 'instant') return text
  const [, by, number] = /^(clock|reads):(\d{1,6})$/.exec(text) ?? []
  if (by === undefined || Number(number) === 0)
    throw new InvalidArgumentError('It is instant, clock:SECONDS or reads:NUMBER, for example clock:5; the number is a whole one from 1.')
  return by === 'clock' ? { secondsPerStep: Number(number) } : { reads: Number(number) }
}

/** Whether a variable switches something on. */
export const yesOrNo: Parse<boolean> = (text) => {
  const word = text.trim().toLowerCase()
  if (YES.includes(word)) return true
  if (NO.includes(word)) return false
  throw new InvalidArgumentError(oneOfMessage(word, [...YES, ...NO]))
}

/** An address or a name to listen on; an IPv6 address comes out without brackets. */
export const host: Parse<string> = (text) => {
  const bare = /^\[(.*)\]$/.exec(text)?.[1] ?? text
  if (isIP(bare) !== 0) return bare
  if (/^[\d.]+$/.test(bare) || /[^\w.-]/.test(bare) || bare !== text)
    throw new InvalidArgumentError(
      'It is the address or the name of this machine alone, as 127.0.0.1, ::1 or localhost; the port is a setting of its own.',
    )
  return bare
}

/** A name as it stands in the Host header, with or without a port. */
export const hostName: Parse<string> = (text) => {
  if (!/^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(text))
    throw new InvalidArgumentError(
      'It is a host name as clients send it, as api.example.com or api.example.com:8080, without http:// and path.',
    )
  return text
}

/** An address of a proxy, or a block of them. */
export const proxy: Parse<AddressBlock> = (text) => {
  const block = parseAddressBlock(text)
  if (block === undefined)
    throw new InvalidArgumentError(
      'It is an address as 10.0.0.5 or ::1, or a block of them as 10.0.0.0/8; several have blanks between them.',
    )
  return block
}

/** A host from which disk images are read, names below one, an address, or a block of addresses. */
export const allowEntry: Parse<AllowEntry> = (text) => {
  const entry = parseAllowEntry(text)
  if (entry === undefined)
    throw new InvalidArgumentError(
      'It is a host as images.example.com, *.example.com or 10.0.0.5, with :port where only that is meant, or a block as 10.0.0.0/8, without http:// and path; several have blanks between them.',
    )
  return entry
}

/** The address of a server, http or https. */
export const endpoint: Parse<string> = (text) => {
  // Commander would repeat it.
  if (text.includes('@'))
    throw new Error(
      '--endpoint (or MIRRORHALL_ENDPOINT) has no user and password: write it as http://127.0.0.1:7654. What it is now is not shown.',
    )
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol) || !/^https?:\/\//i.test(text))
    throw new InvalidArgumentError('It is the address of a server, as http://127.0.0.1:7654.')
  return text
}

/** A region's name. */
export const region: Parse<string> = (text) => {
  if (!/^[a-z]+(-[a-z\d]+)+$/.test(text)) throw new InvalidArgumentError('It is the name of a region, as cn-hangzhou, in small letters.')
  return text
}

const DATABASES = ['postgres', 'postgresql']

/** Where data is kept. A colon after one letter is a drive of Windows. */
export const dataPlace: Parse<string> = (text) => {
  const [, scheme] = /^([a-z][a-z\d+.-]+):/i.exec(text) ?? []
  const isAddress = scheme !== undefined && DATABASES.includes(scheme.toLowerCase())
  // What follows a scheme that is not known may still hold a password: nothing of it is repeated.
  if (scheme !== undefined && !isAddress)
    throw new Error(
      `Data cannot be kept in ${scheme}, as --data (or MIRRORHALL_DATA) says${didYouMean(scheme, DATABASES) || ': write the path of a SQLite file, :memory:, or postgres://user:password@host/database.'}`,
    )
  if (/^:.*:$/.test(text) && text !== ':memory:') throw new InvalidArgumentError(`Data in memory is written :memory:.`)
  return isAddress ? text : path(text)
}

/** The path of a file. */
export const path: Parse<string> = (text) => {
  if (/[\x00-\x1f\x7f]/.test(text)) throw new InvalidArgumentError('A path has no control characters in it.')
  return text
}

/** An id and a secret. What was given is not repeated, as commander would. */
export const keyPair: Parse<{ id: string; secret: string }> = (text) => {
  const [, id, secret] = /^([^\s:]+):(\S+)$/.exec(text) ?? []
  if (id === undefined || secret === undefined)
    throw new Error('--key (or MIRRORHALL_KEY) is written as ID:SECRET, without white space. What it is now is not shown.')
  const problem = secretProblem(secret)
  if (problem !== undefined) throw new Error(`The secret of --key (or MIRRORHALL_KEY) cannot be used: ${problem}.`)
  return { id, secret }
}

/** A token that operators show. What was given is not repeated, as commander would. */
export const token: Parse<string> = (text) => {
  if (!/^[\x21-\x7e]{16,}$/.test(text))
    throw new Error(
      '--admin-token (or MIRRORHALL_ADMIN_TOKEN) has 16 or more letters, digits and signs, without white space. What it is now is not shown.',
    )
  return text
}
