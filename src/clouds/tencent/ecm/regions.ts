/** An ECM region as DescribeNode names it. */
export interface EcmRegion {
  readonly id: number
  readonly name: string
}

/** ECM regions by code, from the vendor's DescribeNode and DescribeImage examples. */
export const ECM_REGIONS: Readonly<Record<string, EcmRegion>> = {
  'ap-zhengzhou-ecm': { id: 48, name: '郑州' },
  'ap-qingdao-ecm': { id: 49, name: '青岛' },
  'ap-hangzhou-ecm': { id: 1011, name: '杭州' },
  'ap-nanjing-ecm2': { id: 1012, name: '南京2' },
  'ap-jinan-ecm': { id: 1013, name: '济南' },
  'ap-shijiazhuang-ecm': { id: 1014, name: '石家庄' },
  'ap-beijing-ecm-ct': { id: 1015, name: '北京电信' },
  'ap-beijing-ecm-cu': { id: 1016, name: '北京联通' },
  'ap-beijing-ecm-cm': { id: 1017, name: '北京移动' },
  'ap-xian-ecm': { id: 1018, name: '西安' },
  'ap-shanghai-ecm-cu': { id: 1020, name: '上海联通' },
  'ap-shanghai-ecm-cm': { id: 1021, name: '上海移动' },
  'ap-guangzhou-ecm-ct': { id: 1022, name: '广州电信' },
  'ap-guangzhou-ecm-cu': { id: 1023, name: '广州联通' },
  'ap-shenzhen-ecm-ct': { id: 1025, name: '深圳电信' },
  'ap-shenzhen-ecm-cu': { id: 1026, name: '深圳联通' },
  'ap-shenzhen-ecm-cm': { id: 1027, name: '深圳移动' },
  'ap-chengdu-ecm-ct': { id: 1028, name: '成都电信' },
  'ap-chengdu-ecm-cu': { id: 1029, name: '成都联通2' },
  'ap-chengdu-ecm-cm': { id: 1030, name: '成都移动' },
  'ap-wuhan-ecm': { id: 1031, name: '武汉' },
  'ap-beijing-ecm-cu2': { id: 1032, name: '北京联通2' },
  'ap-beijing-ecm-cm2': { id: 1033, name: '北京移动2' },
  'ap-guangzhou-ecm-ct2': { id: 1034, name: '广州电信2' },
  'ap-chengdu-ecm-ct2': { id: 1035, name: '成都电信2' },
  'ap-chengdu-ecm-cm2': { id: 1036, name: '成都移动2' },
  'ap-shenzhen-ecm-cm2': { id: 1037, name: '深圳移动' },
  'ap-dongguan-ecm-cu': { id: 1038, name: '东莞联通' },
  'ap-shenzhen-ecm-ct2': { id: 1051, name: '深圳' },
  'ap-chongqing-ecm2': { id: 1084, name: '重庆二区' },
  'ap-shanghai': { id: 20, name: '上海' },
}
