/**
 * Regions of the public cloud, with those for finance and government: who names one does not mean another. E-HPC has an
 * endpoint in some of them.
 * See https://help.aliyun.com/zh/ecs/product-overview/regions-and-zones.
 */
export const ALIBABA_REGIONS: readonly string[] = [
  ...['cn-qingdao', 'cn-beijing', 'cn-zhangjiakou', 'cn-huhehaote', 'cn-wulanchabu', 'cn-hangzhou', 'cn-shanghai', 'cn-nanjing'],
  ...['cn-fuzhou', 'cn-wuhan-lr', 'cn-zhongwei', 'cn-zhengzhou-jva', 'cn-shenzhen', 'cn-heyuan', 'cn-guangzhou', 'cn-chengdu'],
  ...['cn-hongkong', 'ap-northeast-1', 'ap-northeast-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-5'],
  ...['ap-southeast-6', 'ap-southeast-7', 'ap-south-1', 'us-east-1', 'us-west-1', 'us-southeast-1', 'na-south-1', 'eu-central-1'],
  ...['eu-west-1', 'me-east-1', 'me-central-1'],
  ...['cn-hangzhou-finance', 'cn-shanghai-finance-1', 'cn-shenzhen-finance-1', 'cn-beijing-finance-1', 'cn-north-2-gov-1'],
  'cn-heyuan-acdr-1',
]
