import { readInstant } from '../instant.ts'

const ZONE = /T.*(Z|[+-]\d{2}:\d{2})$/
const WITHOUT_ZONE = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Milliseconds since the Unix epoch of an ISO 8601 instant with its zone, such as `2019-07-22T20:48:14+08:00`; NaN when it is none. */
export function parseInstant(text: string): number {
  return ZONE.test(text) ? readInstant(text) : Number.NaN
}

/** Why a text is no instant, and how to fix it. */
export function instantFault(text: string): string {
  const local = WITHOUT_ZONE.exec(text)
  if (local) {
    const start = `${local[1]}T${local[2]}`
    return `this time has no zone: write ${JSON.stringify(`${start}+08:00`)} if it is China's time, ${JSON.stringify(`${start}Z`)} if it is UTC`
  }
  if (DAY.test(text)) {
    return `a day is not an instant: write ${JSON.stringify(`${text}T00:00:00+08:00`)}, or leave it out when the time is not known`
  }
  return `${JSON.stringify(text)} is not a time: write it like "2019-07-22T20:48:14+08:00", or leave it out when it is not known`
}
