import { afterEach, describe, expect, test } from 'bun:test'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { printable } from '../src/admin/printable.ts'
import { writeTime } from '../src/clouds/tencent/ecm/time.ts'

const page = await readFile(join(import.meta.dirname, '../console/index.html'), 'utf8')

/** A function of the page that is written on one line. */
function ofPage<F>(name: string): F {
  const [, source] = new RegExp(`^const ${name} = (.*)$`, 'm').exec(page) ?? []
  return new Function(`return ${source}`)() as F
}

const zone = process.env['TZ']
afterEach(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

describe('the console', () => {
  test.each(['America/Los_Angeles', 'UTC', 'Pacific/Auckland'])('shows the days that the API writes, to a browser in %s too', (name) => {
    process.env['TZ'] = name
    const day = ofPage<(at: number | null) => string>('day')
    for (const text of ['2019-09-02T00:00:00+08:00', '2019-09-02T23:59:59+08:00', '2020-02-29T12:00:00+08:00', '1999-12-31T16:00:00Z']) {
      const at = Date.parse(text)
      expect(day(at)).toBe(writeTime(at).slice(0, 10))
    }
    expect(day(null)).toBe('')
  })

  test('shows texts as the terminal does', () => {
    const shown = ofPage<(text: string) => string>('shown')
    for (const text of ['a\u202eb', '\x1b[2J', '\u200b\ufeff', '\u{e0041}', '金色镜像 ❤️', 'עברית', '\u3164\u2800\ud83d'])
      expect(shown(text)).toBe(printable(text))
  })
})
