/**
 * The regions with a public E-HPC endpoint, in the order of the vendor's lists, and their names as ECS answers them to
 * DescribeRegions in Chinese.
 */
export const EHPC_REGIONS: Readonly<Record<string, string>> = {
  'cn-qingdao': '华北1（青岛）',
  'cn-beijing': '华北2（北京）',
  'cn-zhangjiakou': '华北3（张家口）',
  'cn-huhehaote': '华北5（呼和浩特）',
  'cn-hangzhou': '华东1（杭州）',
  'cn-shanghai': '华东2（上海）',
  'cn-shenzhen': '华南1（深圳）',
  'cn-hongkong': '中国香港',
  'ap-northeast-1': '日本（东京）',
  'ap-southeast-1': '新加坡',
  'ap-southeast-2': '澳大利亚（悉尼）',
  'me-east-1': '阿联酋（迪拜）',
  'eu-central-1': '德国（法兰克福）',
}
