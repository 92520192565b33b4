import type { ResourceForm } from '../../../access/bearing.ts'
import { couldBe } from '../../../access/wildcard.ts'
import type { AboutResources } from '../../../api/service.ts'
import { PROJECT } from '../resources.ts'

type Covers = (pattern: string) => boolean

/** ECM's resources are in no project but the default one, and its calls in no region. */
const formOf = (resource: string, covers: Covers): ResourceForm => ({
  form: `"qcs::ecm:::${resource}" (of one account "qcs::ecm::uin/100000000001:${resource}")`,
  isAbout: ([, , service]) => service === 'ecm',
  mayCover: ([, project, service, region, account = '', pattern = '']) =>
    couldBe(project, PROJECT) &&
    couldBe(service, 'ecm') &&
    couldBe(region, '') &&
    /^(\*|ui[nd]\/[\d*?]+)$/.test(account) &&
    covers(pattern),
})

const all = (type: string): ResourceForm => formOf(`${type}/*`, (pattern) => couldBe(pattern, `${type}/*`))

/** Of single things: the pattern may end in an id, or be cut short by a wildcard anywhere. */
const single = (type: string): ResourceForm =>
  formOf(`${type}/*`, (pattern) => {
    const [fixed = ''] = pattern.split(/[*?]/, 1)
    return fixed.startsWith(`${type}/`) ? pattern.length > type.length + 1 : fixed !== pattern && `${type}/`.startsWith(fixed)
  })

const FORMS: Readonly<Record<string, { readonly all: ResourceForm; readonly single: ResourceForm }>> = Object.fromEntries(
  ['image', 'instance', 'module'].map((type) => [type, { all: all(type), single: single(type) }]),
)

/** Of calls that are about nothing in particular. */
const ANYTHING: ResourceForm = formOf('*', (pattern) => couldBe(pattern, '*'))

/** How policies write what ECM asks about: the images, instances or modules that a call names, or all that an account has. */
export function ecmResources({ resourceType = '', resourceParameter }: AboutResources): ResourceForm {
  const forms = FORMS[resourceType]
  if (forms === undefined) return ANYTHING
  return resourceParameter === undefined ? forms.all : forms.single
}
