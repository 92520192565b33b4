import assert from 'node:assert/strict'
import type { Entry, ImageInfo } from './catalogue.ts'

/** Checks a list of images in XML against the catalogue: prolog, root, request id, and what the images are. */
export function checkXmlListing(action: string, text: string, expected: readonly Entry<ImageInfo>[]): void {
  const head = `^<\\?xml version='1\\.0' encoding='UTF-8'\\?><${action}Response><RequestId>[0-9A-F-]{36}</RequestId><Images>`
  assert.match(text.slice(0, 300), new RegExp(head))
  assert.ok(text.endsWith(`</Images></${action}Response>`), text.slice(-100))
  const found = text
    .split('<ImageInfo>')
    .slice(1)
    .map((image) => {
      const value = (name: string) => unescaped(element(image, name))
      return [
        value('ImageId'),
        value('ImageName'),
        value('Size'),
        value('Description'),
        unescaped(element(element(image, 'BaseOsTag'), 'OsTag')),
      ]
    })
  const wanted = expected.map(({ view }) => [view.ImageId, view.ImageName, String(view.Size), view.Description, view.BaseOsTag.OsTag])
  assert.deepEqual(found.toSorted(), wanted.toSorted())
}

function element(text: string, name: string): string {
  const value = new RegExp(`<${name}>(.*?)</${name}>|<${name}/>`, 's').exec(text)
  assert.ok(value !== null, `no ${name} in ${text.slice(0, 200)}`)
  return value[1] ?? ''
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&')
