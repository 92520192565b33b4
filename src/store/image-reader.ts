import { compareImages, type Image } from '../catalogue/image.ts'
import { mergeRuns } from '../catalogue/list-order.ts'
import { Turn } from '../catalogue/turn.ts'
import { imageKind } from './kinds.ts'
import { Repeated } from './repeated.ts'
import { damagedRow, readRow, type StoredRow } from './stored-row.ts'

/** Images that are sorted in one go. */
const RUN = 256

/** Makes images of rows. Of very many, others have their turn in between. */
export class ImageReader {
  readonly #repeated = new Repeated()

  /** The image of a row. @throws Damaged when it is not as it was written */
  one(row: StoredRow): Image {
    return this.#repeated.share(readRow(imageKind, row))
  }

  /**
   * The images of the rows, in list order.
   * @param rows taken one by one; all of them are of one state of the data
   * @param column what they were found by
   * @param value what was looked for
   * @throws Damaged when a row is not as it was written
   */
  async read(rows: Iterable<StoredRow>, column: 'owner' | 'visibility', value: string): Promise<readonly Image[]> {
    const turn = new Turn()
    const runs: Image[][] = []
    let run: Image[] = []
    for (const row of rows) {
      const image = readRow(imageKind, row)
      if (image[column] !== value) throw damagedRow('images', row.id, `its ${column} is ${value} in one place and not in another`)
      run.push(this.#repeated.share(image))
      if (turn.isOver) await turn.pass()
      if (run.length < RUN) continue
      runs.push(run.sort(compareImages))
      run = []
    }
    runs.push(run.sort(compareImages))
    return mergeRuns(runs, turn)
  }
}

/** Gives the rows one by one and lets go of each, so that texts and what is made of them are not all in memory at once. */
export function* lettingGo<T>(rows: T[]): Iterable<T> {
  rows.reverse()
  for (let row = rows.pop(); row !== undefined; row = rows.pop()) yield row
}
