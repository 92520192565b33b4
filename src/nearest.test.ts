import { expect, test } from 'bun:test'
import { didYouMean } from './nearest.ts'

test('a mistyped word is told the word it most likely means, and a strange one nothing', () => {
  expect(didYouMean('visibilty', ['name', 'visibility'])).toBe('; did you mean "visibility"?')
  expect(didYouMean('appid', ['uin', 'appId'])).toBe('; did you mean "appId"?')
  expect(didYouMean('nmae', ['name', 'owner'])).toBe('; did you mean "name"?')
  expect(didYouMean('只读镜像', ['只读映像', '全部'])).toBe('; did you mean "只读映像"?')
  expect(didYouMean('zone', ['name', 'owner', 'os'])).toBe('')
})
