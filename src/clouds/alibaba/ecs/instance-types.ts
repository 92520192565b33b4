import type { InstanceType } from '../../machines.ts'

/** Memory of the instance types that the vendor's documents show, GiB. */
const MEMORY_GIB: Readonly<Record<string, number>> = {
  'ecs.c5.large': 4,
  'ecs.c5.xlarge': 8,
  'ecs.d1.2xlarge': 32,
  'ecs.e3.small': 8,
  'ecs.e4.large': 16,
  'ecs.ebmg5.24xlarge': 384,
  'ecs.f1-c8f1.2xlarge': 60,
  'ecs.g5.large': 8,
  'ecs.g5.xlarge': 16,
  'ecs.ga1.xlarge': 10,
  'ecs.gn4-c4g1.xlarge': 30,
  'ecs.gn5-c4g1.xlarge': 30,
  'ecs.gn5-c8g1.14xlarge': 480,
  'ecs.gn5i-c2g1.large': 8,
  'ecs.gn6p-c8g1.4xlarge': 64,
  'ecs.hfc5.large': 4,
  'ecs.hfg5.large': 8,
  'ecs.i1.xlarge': 16,
  'ecs.i2.xlarge': 32,
  'ecs.mn4.small': 4,
  'ecs.n1.large': 8,
  'ecs.n1.medium': 4,
  'ecs.n1.small': 2,
  'ecs.n1.tiny': 1,
  'ecs.n1.xlarge': 16,
  'ecs.n2.small': 4,
  'ecs.n4.large': 4,
  'ecs.n4.small': 2,
  'ecs.r5.large': 16,
  'ecs.re4.40xlarge': 1920,
  'ecs.sccg5.24xlarge': 384,
  'ecs.sccgn5.16xlarge': 512,
  'ecs.scch5.16xlarge': 192,
  'ecs.se1.large': 16,
  'ecs.sn1.medium': 4,
  'ecs.sn1ne.large': 4,
  'ecs.sn2.medium': 8,
  'ecs.sn2ne.large': 8,
  'ecs.t1.xsmall': 0.5,
  'ecs.t5-c1m2.large': 4,
  'ecs.t5-lc1m1.small': 1,
  'ecs.t5-lc2m1.nano': 0.5,
  'ecs.xn4.small': 1,
}

/** `ecs.`, the family, the size, for example `ecs.gn5-c4g1.xlarge`. */
const INSTANCE_TYPE = /^ecs\.([a-z][a-z0-9-]{0,31})\.[a-z0-9][a-z0-9-]{0,31}$/

/** Families with ARM processors have an `r` or a `y` behind their generation: g6r, c6r, g8y, c8y, r8y. */
const ARM_FAMILY = /^[cgr]\d+[ry]$/

/**
 * The machine behind an ECS instance type; undefined for a text that is none. Its architecture is told by the family,
 * its memory is known for documented types. See https://help.aliyun.com/document_detail/25378.html.
 */
export function machineOf(instanceType: string): InstanceType | undefined {
  const [, family] = INSTANCE_TYPE.exec(instanceType) ?? []
  if (family === undefined) return undefined
  return {
    type: instanceType,
    memoryGiB: MEMORY_GIB[instanceType] ?? null,
    architecture: ARM_FAMILY.test(family) ? 'arm' : 'x86',
    bareMetal: null,
  }
}
