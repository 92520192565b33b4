import { expect, test } from 'bun:test'
import { commandAuthor } from './author.ts'

test('a command is known by its words, and by nothing else that was written after it', () => {
  const callOf = (...words: string[]) => commandAuthor(words, 'ops').call
  expect(callOf('apply', 'images.yaml', '--prune')).toBe('mirrorhall apply')
  expect(callOf('apply', 'images')).toBe('mirrorhall apply')
  expect(callOf('key', 'disable', 'AKIDsecret')).toBe('mirrorhall key disable')
  expect(callOf('key', '--data', 'x')).toBe('mirrorhall key')
  expect(callOf('/tmp/some/file')).toBe('mirrorhall')
  expect(callOf()).toBe('mirrorhall')
  expect(commandAuthor([], 'ops').who).toBe('ops')
})
