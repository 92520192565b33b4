import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

interface Locked {
  readonly version: string
  readonly license?: string
  readonly dev?: boolean
}

/** The page of everything by others that the program carries, with its licences, made of what is installed. */
export function thirdPartyPage(): string {
  const packages = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages as Readonly<Record<string, Locked>>
  const carried = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true && !path.includes('/@oven/bun-'))
  const bun = Object.entries(packages).find(([path]) => path.includes('/@oven/bun-'))?.[1]
  return [
    '# Third-party software',
    '',
    `Mirrorhall runs on Bun ${bun?.version} and uses the ${carried.length} npm packages below. The executable and the image carry all of it.`,
    '',
    '## Bun',
    '',
    'What follows is what Bun’s own types package says of Bun and of what is linked into it.',
    '',
    bunLicence(),
    ...carried.flatMap(([path, { version, license }]) =>
      section(path.slice('node_modules/'.length), version, license ?? '', join(ROOT, path)),
    ),
    '',
  ].join('\n')
}

function section(name: string, version: string, license: string, directory: string): string[] {
  const text = licenceIn(directory)
  return ['', `## ${name} ${version}`, '', `${license}${authorIn(directory)}`, ...(text === undefined ? [] : ['', '```text', text, '```'])]
}

function licenceIn(directory: string): string | undefined {
  const file = readdirSync(directory).find((name) => /^(licen[cs]e|copying)/i.test(name))
  return file === undefined ? undefined : readFileSync(join(directory, file), 'utf8').replaceAll('\r\n', '\n').trim()
}

/** Named where the package has no licence text that names somebody. */
function authorIn(directory: string): string {
  if (licenceIn(directory) !== undefined) return ''
  const { author } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { author?: string | { name?: string } }
  const name = typeof author === 'string' ? author : author?.name
  return name === undefined ? '' : `, by ${name}`
}

function bunLicence(): string {
  const file = join(ROOT, 'node_modules/bun-types/docs/project/license.mdx')
  if (!existsSync(file)) throw new Error('The page on Bun’s licences is not in bun-types any more.')
  const [, , text = ''] = readFileSync(file, 'utf8').split(/^---$/m)
  return text
    .trim()
    .replaceAll(/^## /gm, '### ')
    .replaceAll(/ {2,}\|/g, ' |')
    .replaceAll(/-{4,}/g, '---')
}
