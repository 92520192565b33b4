import type { InstanceType } from '../../machines.ts'

/**
 * Memory of the instance types the vendor's documents show, GiB: ECM's own (DescribeInstanceTypeConfig), and the
 * CVM types met beside images. Types of the BM families are bare metal.
 */
const MEMORY_GIB: Readonly<Record<string, number>> = {
  'SN3ne.SMALL2': 2,
  'SN3ne.SMALL4': 4,
  'SN3ne.SMALL8': 8,
  'SN3ne.MEDIUM4': 4,
  'SN3ne.MEDIUM8': 8,
  'SN3ne.MEDIUM16': 16,
  'SN3ne.LARGE8': 8,
  'SN3ne.LARGE16': 16,
  'SN3ne.LARGE32': 32,
  'SN3ne.2XLARGE16': 16,
  'SN3ne.2XLARGE32': 32,
  'SN3ne.2XLARGE64': 64,
  'SN3ne.4XLARGE32': 32,
  'SN3ne.4XLARGE64': 64,
  'SN3ne.6XLARGE48': 48,
  'SN3ne.6XLARGE64': 64,
  'SN3ne.8XLARGE64': 64,
  'S4.LARGE8': 8,
  'S4.2XLARGE16': 16,
  'S5.MEDIUM2': 2,
  'S5.MEDIUM4': 4,
  'S5.LARGE8': 8,
  'S5.LARGE16': 16,
  'S5.2XLARGE16': 16,
  'VIS.16XLARGE128': 128,
  'SA2.MEDIUM4': 4,
  'SA5.MEDIUM2': 2,
  'SA5.MEDIUM4': 4,
  'SA9.MEDIUM2': 2,
  'SA9.MEDIUM4': 4,
  'S9.LARGE8': 8,
  'M5.SMALL8': 8,
  'GN7.2XLARGE32': 32,
  'BMI5.24XLARGE384': 384,
}

/** The machine behind an instance type; undefined for a type the vendor's documents do not show. */
export function machineOf(instanceType: string): InstanceType | undefined {
  const memoryGiB = Object.hasOwn(MEMORY_GIB, instanceType) ? MEMORY_GIB[instanceType] : undefined
  return memoryGiB === undefined
    ? undefined
    : { type: instanceType, memoryGiB, architecture: 'x86', bareMetal: instanceType.startsWith('BM') }
}
