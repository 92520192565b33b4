import type { AccessKey } from '../catalogue/account.ts'
import type { Mistake } from '../signatures/mistake.ts'
import { mistake } from '../signatures/mistake.ts'
import { lettersApart } from './letters-apart.ts'

/** Most letters in which a mistyped id differs from the one that is meant. */
const MOST_TYPED_WRONG = 2

/** What goes wrong with ids: something around them, the secret in their place, another case, a typing error. */
export async function idMistake(
  id: string,
  isKnown: (id: string) => Promise<boolean>,
  beside: readonly AccessKey[],
): Promise<Mistake | null> {
  const bare = id.replace(/^[\s"'\uFEFF]+|[\s"']+$/g, '')
  if (bare !== id && (await isKnown(bare))) {
    return mistake(
      'space-around-id',
      `The id has a blank, a line end or quotes around it; without them it is the known key ${bare}.`,
      `密钥 ID 首尾多了空格、换行或引号；去掉后就是已有的密钥 ${bare}。`,
      'Trim what is read from the file or the variable that holds it.',
      '读取文件或环境变量后，请去掉首尾多余的字符。',
    )
  }
  const swapped = beside.find(({ secret }) => secret === bare)
  if (swapped !== undefined) {
    return mistake(
      'secret-as-id',
      `The secret of the key ${swapped.id} was sent as the id.`,
      `把密钥 ${swapped.id} 的 Secret 当成密钥 ID 发送了。`,
      'Swap the two in the client, then `mirrorhall key rotate`: the secret has travelled.',
      '请在客户端对调二者，然后执行 `mirrorhall key rotate`：该 Secret 已经在网络上明文传输过。',
    )
  }
  const other = beside.find((key) => key.id.toLowerCase() === bare.toLowerCase())
  if (other !== undefined) {
    return mistake(
      'id-in-other-case',
      `Capitals matter in an id; there is ${other.id}.`,
      `密钥 ID 区分大小写；已有的密钥是 ${other.id}。`,
      'Copy the id as it is.',
      '请原样复制密钥 ID。',
    )
  }
  const near = beside.find((key) => isNear(key.id, bare))
  if (near === undefined) return null
  return mistake(
    'id-mistyped',
    `There is no key of this id, but one that is nearly the same: ${near.id}.`,
    `没有这个密钥 ID，但有一个与之非常接近：${near.id}。`,
    'Copy the id whole, as it is.',
    '请完整地原样复制密钥 ID。',
  )
}

/** Whether one is the other but for a few letters, or a copy of it that was cut off. */
function isNear(id: string, typed: string): boolean {
  const isCut = typed.length * 2 > id.length && typed.length > 6 && id.includes(typed)
  return isCut || (id.length > 3 * MOST_TYPED_WRONG && lettersApart(id, typed, MOST_TYPED_WRONG) <= MOST_TYPED_WRONG)
}
