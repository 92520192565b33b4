import type { ServiceError } from '../../../api/service.ts'

/**
 * E-HPC's own error codes: the six of https://api.aliyun.com/document/EHPC/2018-04-12/ListCommunityImages, and two that
 * its other operations have. `%s` stands for what is at fault. The missing period is the vendor's.
 */
export const EHPC_ERRORS = {
  UnknownError: { status: 500, en: 'An unknown error occurred.', zh: '未知错误。' },
  ImageNotFound: { status: 404, en: 'The specified image does not exist.', zh: '指定的镜像不存在，请您检查该参数是否正确。' },
  ServiceUnavailable: {
    status: 503,
    en: 'The request has failed due to a temporary failure of the server',
    zh: '请求失败，服务暂时不可用。',
  },
  EcsError: { status: 406, en: 'An error occurred while calling the ECS API operation.', zh: 'ECS API 调用出错。' },
  DbError: { status: 406, en: 'A database service error occurred.', zh: '数据库请求失败。' },
  NotAuthorized: { status: 407, en: 'You are not authorized by RAM for this request.', zh: '此请求未获得 RAM 授权。' },
  InvalidParams: { status: 400, en: 'The specified parameter %s is invalid.', zh: '指定的参数 %s 无效。' },
  ClusterNotFound: { status: 404, en: 'The specified cluster does not exist.', zh: '指定的集群不存在。' },
} as const satisfies Readonly<Record<string, ServiceError>>
