/**
 * Business error codes of the Security Token Service, with the vendor's messages. `%s` stands for what exactly is
 * wrong. `InvalidParameter.SourceIdentity` is not documented; it follows its siblings.
 */
export const STS_ERRORS = {
  'InvalidParameter.RoleArn': {
    status: 400,
    en: 'The parameter RoleArn is wrongly formed.',
    zh: '角色ARN格式错误。',
  },
  'InvalidParameter.RoleSessionName': {
    status: 400,
    en: 'The parameter RoleSessionName is wrongly formed.',
    zh: '角色会话名称格式错误。',
  },
  'InvalidParameter.DurationSeconds': {
    status: 400,
    en: 'The Min/Max value of DurationSeconds is 15min/12hr.',
    zh: 'DurationSeconds的最小值和最大值为15分钟和12小时。',
  },
  'InvalidParameter.ExternalId': {
    status: 400,
    en: 'The parameter ExternalId is wrongly formed.',
    zh: '角色外部ID格式错误。',
  },
  'InvalidParameter.SourceIdentity': {
    status: 400,
    en: 'The parameter SourceIdentity is wrongly formed.',
    zh: '源身份格式错误。',
  },
  'InvalidParameter.PolicyGrammar': {
    status: 400,
    en: 'The parameter Policy has not passed grammar check. (%s)',
    zh: '权限策略语法错误。（%s）',
  },
  'InvalidParameter.PolicySize': {
    status: 400,
    en: 'The size of Policy must be smaller than 2048 bytes.',
    zh: '权限策略的长度不能超过2048个字符。',
  },
  NoPermission: {
    status: 403,
    en: 'You are not authorized to do this action. You should be authorized by RAM. (%s)',
    zh: '您没有权限执行此操作，请通过RAM授权。（%s）',
  },
  'EntityNotExist.Role': {
    status: 404,
    en: 'The role not exists: %s.',
    zh: '角色不存在：%s。',
  },
} as const
