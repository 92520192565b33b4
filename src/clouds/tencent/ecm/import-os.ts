import { Refusal } from '../../../api/refusal.ts'
import type { Image } from '../../../catalogue/image.ts'
import { clip } from '../../decode.ts'

/** An operating system whose disk images can be imported. */
export interface ImportableOs {
  readonly name: string
  readonly family: 'Windows' | 'Linux'
  /** `-` where versions are not told apart. */
  readonly versions: readonly string[]
  /** Whether DescribeImportImageOs names it among the supported types, beside its versions. */
  readonly isListed: boolean
}

const os = (family: ImportableOs['family'], name: string, ...versions: string[]): ImportableOs => ({
  name,
  family,
  versions,
  isListed: true,
})

/**
 * What ECM imports, in the order of its page. Its versions stand there all under one placeholder for a name; the names are
 * those that the same rows have on CVM's page of the same call.
 */
export const IMPORTABLE_OS: readonly ImportableOs[] = [
  os('Windows', 'Windows Server 2008', '-'),
  os('Windows', 'Windows Server 2012', '-'),
  os('Windows', 'Windows Server 2016', '-'),
  os('Linux', 'CentOS', '5', '6', '7'),
  os('Linux', 'CoreOS', '7'),
  os('Linux', 'Debian', '6', '7', '8', '9'),
  os('Linux', 'FreeBSD', '10'),
  { ...os('Linux', 'Redhat', '5', '6', '7'), isListed: false },
  os('Linux', 'OpenSUSE', '11', '12'),
  os('Linux', 'SUSE', '10', '11', '12', '13'),
  os('Linux', 'Ubuntu', '10', '12', '14', '16'),
  os('Linux', 'Other Linux', '-'),
]

/** Processors that an imported system may be made for. */
export const IMPORTABLE_ARCHITECTURES = ['x86_64', 'i386'] as const

/** What is said of a system that is imported. */
interface Said {
  readonly Architecture: string
  readonly OsType: string
  readonly OsVersion: string
}

/** Whether a version is the listed one or one of it: the page's own example imports CentOS 7.6, which is listed as 7. */
const isVersionOf = (listed: string, version: string): boolean =>
  version === listed || (version.startsWith(`${listed}.`) && /^\d+(\.\d{1,4}){1,2}$/.test(version))

/**
 * The system of an image that is imported. Its name is put together of what is said, as ECM's own names are: `CentOS 7.6 64位`.
 * @throws Refusal wrong-value for a system or a version that is not imported
 */
export function importedSystem({ Architecture, OsType, OsVersion }: Said): Pick<Image, 'architecture' | 'os'> {
  const known = IMPORTABLE_OS.find(({ name }) => name === OsType)
  if (known === undefined) throw new Refusal('wrong-value', { parameter: 'OsType', value: clip(OsType) })
  if (!known.versions.some((listed) => isVersionOf(listed, OsVersion)))
    throw new Refusal('wrong-value', { parameter: 'OsVersion', value: clip(OsVersion) })
  const architecture = Architecture === 'i386' ? 'i386' : 'x86_64'
  const version = OsVersion === '-' ? '' : OsVersion
  const name = [OsType, version, architecture === 'i386' ? '32位' : '64位'].filter(Boolean).join(' ')
  return { architecture, os: { platform: OsType, version, name } }
}
