import type { Image } from '../catalogue/image.ts'
import { type Attribute, allowsTraits, allowsType, type Machine, type Predicate } from '../catalogue/query.ts'

/** What a vendor's pages tell of an instance type. */
export interface InstanceType {
  readonly type: string
  /** Null when not known. */
  readonly memoryGiB: number | null
  readonly architecture: 'x86' | 'arm'
  /** Null when images for bare metal and for virtual machines are not told apart. */
  readonly bareMetal: boolean | null
}

/** Most memory a 32-bit system is offered, GiB. */
const MEMORY_LIMIT_32_BIT_GIB = 4

/**
 * What keeps an image from machines: its architecture as far as it is known, `32-bit`, and `bare-metal` or `virtual`.
 * Some real images of 32-bit systems claim to be x86_64, and bare-metal images are told only by their names, so the names
 * count too.
 */
export const MACHINE_TRAITS: Attribute = {
  name: 'machine traits',
  of({ architecture, name, os }) {
    const names = `${name}\n${os.name}`
    const is32Bit = architecture === 'i386' || /32位|32-?bit/i.test(names)
    return [
      architecture === null ? '' : architecture === 'arm64' ? 'arm' : 'x86',
      is32Bit ? '32-bit' : '64-bit',
      /裸金属|bare[ -]?metal/i.test(names) ? 'bare-metal' : 'virtual',
    ].join(' ')
  },
}

/** The images that can run on at least one of the types. */
export const runsOn = (types: readonly InstanceType[]): Predicate => ({
  on: 'machine',
  anyOf: types.map(machineOf),
  traits: MACHINE_TRAITS,
})

/** Why an image cannot run on a type: it is a 32-bit system and the type has too much memory, or it is of another kind; undefined when it can. */
export function unfitnessFor(type: InstanceType, image: Image): '32-bit' | 'kind' | undefined {
  const machine = machineOf(type)
  const traits = MACHINE_TRAITS.of(image)
  const refuses = machine.refuses.filter((trait) => trait !== '32-bit')
  if (!allowsType(machine, image) || !allowsTraits({ ...machine, refuses }, traits)) return 'kind'
  return allowsTraits(machine, traits) ? undefined : '32-bit'
}

function machineOf({ type, memoryGiB, architecture, bareMetal }: InstanceType): Machine {
  const refuses: string[] = [architecture === 'arm' ? 'x86' : 'arm']
  if (memoryGiB !== null && memoryGiB > MEMORY_LIMIT_32_BIT_GIB) refuses.push('32-bit')
  if (bareMetal !== null) refuses.push(bareMetal ? 'virtual' : 'bare-metal')
  return { type, refuses }
}
