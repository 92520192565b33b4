import type { Kysely, Transaction } from 'kysely'
import { Conflict } from '../catalogue/store-port.ts'
import type { Task, TaskClaim, TaskMove, TaskQuery } from '../catalogue/task.ts'
import { checksumOf } from './checksum.ts'
import { isStorableId } from './kinds.ts'
import { BAD_CHECKSUM, COVERED, damagedRow, isIntact } from './stored-row.ts'
import type { Tables } from './tables.ts'

/** Of the tasks that have ended, so many of the newest are kept, so that people find how they ended. */
const NUMBERS_KEPT = 10_000

/** Most tasks that are read or leased at once. */
const MAX_READ = 1_000

/** Longest lease, milliseconds: one that says more was written by a clock that was set. */
const MAX_LEASE_MS = 60_000

/** A row without its checksum. */
interface Covered {
  readonly id: number
  readonly account_id: string
  readonly image_id: string
  readonly waits_since: number | null
  readonly lease_owner: string | null
  readonly lease_until: number | null
  readonly body: string
}

interface Row extends Covered {
  readonly checksum: number
}

/** The number of the next task. Numbers are never given twice: the newest task is always kept. */
export async function nextTaskId(transaction: Transaction<Tables>): Promise<number> {
  const newest = await transaction.selectFrom('tasks').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return (newest?.id ?? 0) + 1
}

/** The task of that number. @throws Damaged */
export async function taskOf(transaction: Transaction<Tables>, id: number): Promise<Task | undefined> {
  const row = await transaction.selectFrom('tasks').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : readTask(row)
}

/**
 * Writes tasks in a write's transaction.
 * @param now milliseconds since the Unix epoch
 * @throws Conflict `exists` for a new one whose number is taken, `stale` for one whose lease is another's by now
 */
export async function putTasks(transaction: Transaction<Tables>, moves: readonly TaskMove[], now: number): Promise<number> {
  for (const { task, leasedBy, leaseMs } of moves) {
    const isHeld = leasedBy !== undefined && leaseMs !== undefined && task.endedAt === null
    const row = withChecksum({
      id: task.id,
      account_id: task.accountId,
      image_id: task.imageId,
      waits_since: task.endedAt === null ? task.movedAt : null,
      lease_owner: isHeld ? leasedBy : null,
      lease_until: isHeld ? endOfLease(now, leaseMs) : null,
      body: JSON.stringify(task),
    })
    if (leasedBy === undefined) await insert(transaction, row)
    else await replace(transaction, row, leasedBy)
  }
  return moves.length
}

async function insert(transaction: Transaction<Tables>, row: Row): Promise<void> {
  const there = await transaction.selectFrom('tasks').select('id').where('id', '=', row.id).executeTakeFirst()
  if (there !== undefined) throw new Conflict('exists', String(row.id), `There is a task ${row.id} already.`)
  await transaction.insertInto('tasks').values(row).execute()
  const oldest = row.id - NUMBERS_KEPT
  await transaction.deleteFrom('tasks').where('id', '<=', oldest).where('waits_since', 'is', null).execute()
}

async function replace(transaction: Transaction<Tables>, row: Row, leasedBy: string): Promise<void> {
  const query = transaction.updateTable('tasks').set(row).where('id', '=', row.id).where('lease_owner', '=', leasedBy)
  const written = await query.returning('id').executeTakeFirst()
  if (written === undefined) throw new Conflict('stale', String(row.id), `The lease of task ${row.id} is another server's by now.`)
}

/** See {@link Store.tasks}. @throws Damaged */
export async function tasksOf(db: Kysely<Tables>, { accountId, ids, imageIds, operations }: TaskQuery): Promise<readonly Task[]> {
  if (!isStorableId(accountId) || ids?.length === 0 || imageIds?.length === 0) return []
  let query = db.selectFrom('tasks').selectAll().where('account_id', '=', accountId)
  if (ids !== undefined) query = query.where('id', 'in', ids)
  if (imageIds !== undefined) query = query.where('image_id', 'in', imageIds)
  const rows = await query.orderBy('id', 'desc').limit(MAX_READ).execute()
  return rows.map(readTask).filter(({ operation }) => operations?.includes(operation) ?? true)
}

/** Whether any task waits for its next step, leased or not. */
export async function hasWaitingTasks(db: Kysely<Tables>): Promise<boolean> {
  const row = await db.selectFrom('tasks').select('id').where('waits_since', 'is not', null).limit(1).executeTakeFirst()
  return row !== undefined
}

/**
 * Leases tasks that wait, the oldest first: those of nobody, and those whose lease ran out. Those that are damaged are
 * left alone. The caller's transaction must keep other writers out.
 * @param now milliseconds since the Unix epoch
 */
export async function claimTasks(transaction: Transaction<Tables>, claim: TaskClaim, now: number): Promise<readonly Task[]> {
  const { owner, leaseMs, movedBy, ids, accepts = () => true } = claim
  if (ids?.length === 0) return []
  let query = transaction.selectFrom('tasks').selectAll().where('waits_since', 'is not', null)
  query = query.where(({ eb, or }) =>
    or([eb('lease_until', 'is', null), eb('lease_until', '<=', now), eb('lease_until', '>', now + MAX_LEASE_MS)]),
  )
  // One that waits since a time that is still to come was written before a clock was set back.
  if (movedBy !== undefined) query = query.where(({ eb, or }) => or([eb('waits_since', '<=', movedBy), eb('waits_since', '>', now)]))
  if (ids !== undefined) query = query.where('id', 'in', ids)
  const claimed: Task[] = []
  for (const row of await query.orderBy('id').limit(MAX_READ).execute()) {
    if (!isWhole(row)) continue
    const task = readTask(row)
    if (!accepts(task)) continue
    const { checksum: _, ...covered } = row
    const leased = withChecksum({ ...covered, lease_owner: owner, lease_until: endOfLease(now, leaseMs) })
    await transaction.updateTable('tasks').set(leased).where('id', '=', row.id).execute()
    claimed.push(task)
  }
  return claimed
}

const endOfLease = (now: number, leaseMs: number): number => now + Math.min(leaseMs, MAX_LEASE_MS)

const withChecksum = (row: Covered): Row => ({ ...row, checksum: checksumOf(COVERED.tasks({ ...row })) })

const isWhole = ({ checksum, ...row }: Row): boolean => isIntact(COVERED.tasks(row), checksum)

/** @throws Damaged */
function readTask(row: Row): Task {
  if (!isWhole(row)) throw damagedRow('tasks', String(row.id), BAD_CHECKSUM)
  return JSON.parse(row.body)
}
