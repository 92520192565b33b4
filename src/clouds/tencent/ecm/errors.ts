/**
 * Business error codes of ECM's image operations, with the vendor's meanings. `Invaild` is the vendor's spelling.
 * The vendor's literal English messages are not public; these are its documented meanings.
 */
export const ECM_ERRORS = {
  'FailedOperation.ImageInUse': { en: 'The image is in use.', zh: '镜像正在使用中。' },
  'FailedOperation.InstanceNotAllStopped': { en: 'Not all instances are shut down.', zh: '实例未全部关机。' },
  'FailedOperation.InternalOperationFailure': { en: 'Internal operation error.', zh: '内部操作错误。' },
  'FailedOperation.OperationNotAllow': { en: 'The operation is not allowed.', zh: '不允许该操作。' },
  'InvalidParameter.InvalidDataFormat': { en: 'The data format is incorrect.', zh: '数据格式不正确。' },
  InvalidParameterValue: { en: 'The parameter value is incorrect.', zh: '参数取值错误。' },
  'InvalidParameterValue.Duplicate': { en: 'The parameter value is repeated.', zh: '参数值重复。' },
  'InvalidParameterValue.ImageDuplicate': { en: 'The image was imported already.', zh: '镜像重复导入。' },
  'InvalidParameterValue.ImageNameDuplicate': { en: 'The image name already exists.', zh: '镜像名称重复。' },
  'InvalidParameterValue.InvaildDescribeInstance': {
    en: 'The input is incorrect, or there is no permission for the operation.',
    zh: '您的输入有误或无相应的操作权限。',
  },
  'InvalidParameterValue.InvaildModifyParam': { en: 'The parameter is incorrect.', zh: '参数错误。' },
  'InvalidParameterValue.InvaildPageParam': { en: 'Invalid paging parameter.', zh: '分页参数不合法。' },
  'InvalidParameterValue.InvalidFilter': { en: 'Invalid filter.', zh: '无效过滤器。' },
  'InvalidParameterValue.InvalidImageArchitecture': {
    en: 'Instance types with more than 4 GB of memory do not support images of 32-bit operating systems.',
    zh: '内存4G以上机型不支持32位操作系统镜像。',
  },
  'InvalidParameterValue.InvalidImageID': { en: 'Invalid image ID.', zh: '镜像ID不合法。' },
  'InvalidParameterValue.InvalidInstanceID': { en: 'Invalid instance ID.', zh: '实例ID不合法。' },
  'InvalidParameterValue.InvalidModuleID': { en: 'Invalid module ID.', zh: '模块ID不合法。' },
  'InvalidParameterValue.InvalidOrderByField': { en: 'Invalid field to order by.', zh: '排序字段不合法。' },
  'InvalidParameterValue.InvalidPublicParam': { en: 'Invalid common parameter.', zh: '公共参数不合法。' },
  'InvalidParameterValue.ParameterValueTooLarge': { en: 'The parameter value exceeds the limit.', zh: '参数值超出限制。' },
  'InvalidParameterValue.TaskNotFound': { en: 'The task does not exist.', zh: '任务不存在。' },
  'InvalidParameterValue.UnsupportedRegion': { en: 'The region is not supported.', zh: '不支持的地域。' },
  LimitExceeded: { en: 'The quota limit is exceeded.', zh: '超过配额限制。' },
  'MissingParameter.MissingImageParameter': { en: 'Missing image operation parameters.', zh: '镜像操作参数不全。' },
  'MissingParameter.MissingModuleParameter': { en: 'Missing module operation parameters.', zh: '模块操作参数不全。' },
  'ResourceInsufficient.InvaildPrivateImageNum': { en: 'The number of private images exceeds the quota.', zh: '私有镜像数量超出限制。' },
  ResourceNotFound: { en: 'The resource does not exist.', zh: '资源不存在。' },
  'ResourceNotFound.InstanceNotExist': { en: 'The instance does not exist.', zh: '实例不合法。' },
  'UnauthorizedOperation.ForbiddenOperation': { en: 'No permission to perform this operation.', zh: '没有权限进行该操作。' },
  'UnsupportedOperation.InstanceIdNotFound': { en: 'The instance ID was not found.', zh: '未找到指定的实例ID。' },
  'UnsupportedOperation.InstanceTypeNotSupportImage': {
    en: 'The instance type does not support the image.',
    zh: '当前机型不支持所选镜像。',
  },
  'UnsupportedOperation.InvalidInstanceState': {
    en: 'The operation is not supported in the present state of the instance.',
    zh: '实例当前状态不支持该操作。',
  },
} as const
