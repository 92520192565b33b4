import type { AccessKey } from '../access/account.ts'
import { withoutSurroundings } from './families/secrets.ts'
import { lettersApart } from './letters-apart.ts'
import { type Mistake, mistake } from './mistake.ts'
import { isPlaceholder } from './placeholders.ts'

/** Most letters in which a mistyped id differs from the one that is meant. */
const MOST_TYPED_WRONG = 2

/** What goes wrong with ids: nothing in them, something around them, the secret in their place, another case, a typing error. */
export async function idMistake(
  id: string,
  isKnown: (id: string) => Promise<boolean>,
  beside: readonly AccessKey[],
): Promise<Mistake | null> {
  const bare = withoutSurroundings(id)
  if (bare !== id && (await isKnown(bare))) {
    return mistake(
      'space-around-id',
      `The id has a blank, a line end, quotes or a character that is not seen around it; without them it is the known key ${bare}.`,
      `密钥 ID 首尾多了空格、换行、引号或不可见字符；去掉后就是已有的密钥 ${bare}。`,
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
  if (near === undefined) return missingId(bare)
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

/** What is no id of any key: nothing, a word for nothing, a place that was to be filled, or the number of an account. */
export function missingId(id: string): Mistake | null {
  if (id === '') {
    return mistake(
      'id-empty',
      'The id of the key is empty.',
      '密钥 ID 为空。',
      'See that the variable or the file that should hold it is read; `mirrorhall env` prints the variables of a key.',
      '请检查存放密钥 ID 的环境变量或文件是否读到了；`mirrorhall env` 可打印密钥对应的环境变量。',
    )
  }
  if (isPlaceholder(id)) {
    return mistake(
      'id-placeholder',
      `The id is ${id.slice(0, 60)}, a placeholder: the variable that should hold it is not set, or was not filled in.`,
      `密钥 ID 是占位符 ${id.slice(0, 60)}：对应的变量未设置，或占位符没有被替换。`,
      'Set the variable in the environment that the client runs in; `mirrorhall env` prints it.',
      '请在客户端运行的环境中设置该变量；`mirrorhall env` 可打印。',
    )
  }
  if (!/^\d{4,20}$/.test(id)) return null
  return mistake(
    'number-as-id',
    `The id is the number ${id}: an AppId, a UIN or a UID of an account, and not the id of a key.`,
    `密钥 ID 是数字 ${id}：这是账号的 AppId、UIN 或 UID，不是密钥 ID。`,
    'Use the id of a key: `mirrorhall key list` shows those there are.',
    '请使用密钥 ID：`mirrorhall key list` 可列出现有密钥。',
  )
}
