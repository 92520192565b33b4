import { expect, test } from 'bun:test'
import { progressLine } from './progress.ts'

function aTerminal(columns = 80, isTTY = true) {
  const written: string[] = []
  const write = (text: string) => written.push(text) > 0
  return { written, stream: { isTTY, columns, write } as unknown as NodeJS.WriteStream }
}

test('of what is over within a second nothing is shown, then a line that is written over, at most ten times a second', () => {
  const { written, stream } = aTerminal()
  let now = 0
  const progress = progressLine(stream, () => now)
  for (; now < 1_000; now += 10) progress.show('writing', now, 5_000)
  progress.end()
  expect(written).toEqual([])
  for (; now < 1_210; now += 10) progress.show('writing', now, 5_000)
  expect(written).toEqual([1_000, 1_100, 1_200].map((done) => `\r\x1b[Kwriting: ${done.toLocaleString('en')} of 5,000 rows`))
  progress.end()
  progress.end()
  expect(written.slice(3)).toEqual(['\r\x1b[K'])
})

test('what is known to take long is said at once, in one line of the terminal', () => {
  const { written, stream } = aTerminal(20)
  progressLine(stream, () => 0).announce('reading a-file-with-a-long-name.json')
  expect(written).toEqual(['\r\x1b[Kreading…'])
})

test('nothing is shown to a program', () => {
  const { written, stream } = aTerminal(80, false)
  const progress = progressLine(stream, () => Number.POSITIVE_INFINITY)
  progress.announce('reading')
  progress.show('writing', 1, 2)
  progress.end()
  expect(written).toEqual([])
})
