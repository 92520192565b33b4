import { readWorld, requestIdCheck } from '../harness.ts'
import type { World } from './world.ts'

/** Where the servers are, which keys there are and what they hold. */
export const world = readWorld<World>()

/** A request id is an upper-case uuid that no other call of this run had. */
export const checkRequestId = requestIdCheck(/^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$/)
