import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import { IMPORTABLE_ARCHITECTURES, IMPORTABLE_OS, type ImportableOs } from '../import-os.ts'
import { ecm } from '../service.ts'

const texts = (doc: { readonly en: string; readonly zh: string }) => s.list(s.string(), { required: true, nullable: true, doc })

/** The order of the supported types on the vendor's page; versions come in another one. */
const LISTED = ['CentOS', 'Ubuntu', 'Debian', 'OpenSUSE', 'SUSE', 'CoreOS', 'FreeBSD', 'Other Linux']

/** Lists the operating systems that disk images may have which are imported, with their versions. */
export const DescribeImportImageOs = operation(ecm, 'DescribeImportImageOs', {
  summary: { en: 'List the operating systems that can be imported', zh: '查询外部导入镜像支持的OS列表' },
  page: 'https://console.cloud.tencent.com/api/explorer?Product=ecm&Version=2019-07-19&Action=DescribeImportImageOs',
  access: 'read',
  resourceType: 'image',
  rate: 20,
  input: s.struct({}),
  output: s.struct({
    ImportImageOsListSupported: s.struct(
      {
        Windows: texts({ en: 'Windows systems', zh: '支持的windows操作系统' }),
        Linux: texts({ en: 'Linux systems', zh: '支持的linux操作系统' }),
      },
      { required: true, doc: { en: 'Supported types', zh: '支持的导入镜像的操作系统类型' } },
    ),
    ImportImageOsVersionSet: s.list(
      s.struct({
        OsName: s.string({ required: true, doc: { en: 'Type', zh: '操作系统类型' }, sample: 'CentOS' }),
        OsVersions: texts({ en: 'Versions', zh: '支持的操作系统版本' }),
        Architecture: texts({ en: 'Processors', zh: '支持的操作系统架构' }),
      }),
      { required: true, doc: { en: 'Supported versions', zh: '支持的导入镜像的操作系统版本' } },
    ),
  }),
  errors: ['FailedOperation.InternalOperationFailure'],
  examples: [{ title: { en: 'List the operating systems', zh: '查询导入镜像支持的操作系统配置信息' }, input: {} }],

  run: () => ({
    ImportImageOsListSupported: { Windows: listed('Windows'), Linux: listed('Linux') },
    ImportImageOsVersionSet: IMPORTABLE_OS.map(({ name, versions }) => ({
      OsName: name,
      OsVersions: versions,
      Architecture: IMPORTABLE_ARCHITECTURES,
    })),
  }),
})

function listed(wanted: ImportableOs['family']): readonly string[] {
  const names = IMPORTABLE_OS.filter(({ family, isListed }) => family === wanted && isListed).map(({ name }) => name)
  return names.sort((one, other) => LISTED.indexOf(one) - LISTED.indexOf(other))
}
