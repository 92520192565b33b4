/** The Chinese of every explanation that a refusal of Tencent's protocol carries, by its English. */
export const CHINESE_EXPLANATIONS: Readonly<Record<string, string>> = {
  '`Algorithm` in Authorization not valid.': 'Authorization 中的 `Algorithm` 不合法。',
  '`Authorization` names a field twice.': '`Authorization` 中有字段重复。',
  '`Authorization` has more in it than its three fields.':
    '`Authorization` 中除 `Credential`、`SignedHeaders` 和 `Signature` 外还有其他内容。',
  '`Credential` in Authorization not valid.': 'Authorization 中的 `Credential` 不合法。',
  '`Service` in Credential not valid.': 'Credential 中的 `Service` 不合法。',
  '`SignedHeaders` in Authorization not valid.': 'Authorization 中的 `SignedHeaders` 不合法。',
  '`Signature` in Authorization not valid.': 'Authorization 中的 `Signature` 不合法。',
  '`SKIP` is only for actions that need no credentials.': '`SKIP` 仅用于无需鉴权的接口。',
  '`UNSIGNED-PAYLOAD` is not accepted here: the body must be signed.': '本服务器不接受 `UNSIGNED-PAYLOAD`，请求体必须参与签名。',
  'A parameter holds `&` or `=` so that another request has the same signature. Use `TC3-HMAC-SHA256`.':
    '有参数含有 `&` 或 `=`，与另一个请求的签名相同，请使用 `TC3-HMAC-SHA256` 签名。',
  'a part has no empty line after its headers': '某部分的头部之后缺少空行',
  'a part has no name': '某部分缺少名称',
  'a part is not UTF-8': '某部分不是 UTF-8 编码',
  'the boundary comes in capital and in small letters': 'boundary 出现了大小写不同的写法',
  'the content type names no boundary': 'Content-Type 中缺少 boundary',
  'the last boundary is missing': '缺少结尾的 boundary',
  'Too many parameters are sent.': '参数超过 10,000 个。',
  'The request body is nested too deep or has too many values.': '请求体嵌套过深或值过多。',
  'The request body is not a JSON object.': '请求体应为一个 JSON 对象。',
  'The request body is not UTF-8.': '请求体应为 UTF-8 编码。',
  'The request body is not valid JSON.': '请求体不是合法的 JSON。',
  'Url key and value should be percent-encoded UTF-8.': '查询字符串的键和值应为经百分号编码的 UTF-8。',
  'Url key and value should be splited by `=`.': '查询字符串的键和值应以 `=` 分隔。',
}
