import { expect, test } from 'bun:test'
import { yesOrNo } from './values.ts'

test.each(['1', 'true', 'YES', ' on '])('a switch is on when its variable says “%s”', (text) => expect(yesOrNo(text)).toBe(true))
test.each(['0', 'False', 'no', 'off\n'])('a switch is off when its variable says “%s”', (text) => expect(yesOrNo(text)).toBe(false))
