/**
 * Business error codes of ECM's image operations, with the vendor's meanings. `Invaild` is the vendor's spelling.
 * The vendor's literal English messages are not public; these are its documented meanings.
 */
export const ECM_ERRORS = {
  'FailedOperation.ImageInUse': { en: 'The image is in use.', zh: '镜像正在使用中。' },
  'FailedOperation.OperationNotAllow': { en: 'The operation is not allowed.', zh: '不允许该操作。' },
  'FailedOperation.InternalOperationFailure': { en: 'Internal operation error.', zh: '内部操作错误。' },
  'InvalidParameter.InvalidDataFormat': { en: 'The data format is incorrect.', zh: '数据格式不正确。' },
  'InvalidParameterValue.ImageNameDuplicate': { en: 'The image name already exists.', zh: '镜像名称重复。' },
  'InvalidParameterValue.InvaildPageParam': { en: 'Invalid paging parameter.', zh: '分页参数不合法。' },
  'InvalidParameterValue.InvalidFilter': { en: 'Invalid filter.', zh: '无效过滤器。' },
  'InvalidParameterValue.InvalidImageID': { en: 'Invalid image ID.', zh: '镜像ID不合法。' },
  'InvalidParameterValue.ParameterValueTooLarge': { en: 'The parameter value exceeds the limit.', zh: '参数值超出限制。' },
  'MissingParameter.MissingImageParameter': { en: 'Missing image operation parameters.', zh: '镜像操作参数不全。' },
  ResourceNotFound: { en: 'The resource does not exist.', zh: '资源不存在。' },
  'UnauthorizedOperation.ForbiddenOperation': { en: 'No permission to perform this operation.', zh: '没有权限进行该操作。' },
} as const
