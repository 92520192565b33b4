import { operation } from '../../../../api/operation.ts'
import { s } from '../../../../api/shape.ts'
import { EHPC_REGIONS } from '../regions.ts'
import { ehpc } from '../service.ts'

const required = { required: true } as const

/** Lists the regions E-HPC has. */
export const ListRegions = operation(ehpc, 'ListRegions', {
  summary: { en: 'List regions', zh: '查询地域列表' },
  page: 'https://api.aliyun.com/document/EHPC/2018-04-12/ListRegions',
  access: 'read',
  rate: 20,
  input: s.struct({}),
  output: s.struct({
    Regions: s.struct(
      {
        RegionInfo: s.list(
          s.struct({
            LocalName: s.string({ ...required, doc: { en: 'Name in Chinese', zh: '地域名称' }, sample: '华东1（杭州）' }),
            RegionId: s.string({ ...required, doc: { en: 'Region', zh: '地域 ID' }, sample: 'cn-hangzhou' }),
          }),
          { ...required, doc: { en: 'Regions', zh: '地域列表' } },
        ),
      },
      { ...required, doc: { en: 'Regions', zh: '地域列表' } },
    ),
  }),
  errors: ['UnknownError', 'ServiceUnavailable', 'NotAuthorized'],
  examples: [{ title: { en: 'List regions', zh: '查询地域列表' }, input: {} }],

  async run() {
    return { Regions: { RegionInfo: Object.entries(EHPC_REGIONS).map(([RegionId, LocalName]) => ({ LocalName, RegionId })) } }
  },
})
