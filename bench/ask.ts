import type { ClientKey } from '../src/clouds/client.ts'
import { tencentClient } from '../src/clouds/tencent/client.ts'
import { DescribeImage } from '../src/clouds/tencent/ecm/operations/describe-image.ts'
import type { Answer, Caller } from './caller.ts'
import { httpRequest } from './http.ts'
import { BYSTANDER } from './stock/access.ts'

/** A DescribeImage signed now. */
export const describeImageRequest = (endpoint: string, key: ClientKey, input: object): Uint8Array =>
  httpRequest(tencentClient.sign(DescribeImage, input, { endpoint, key, language: 'en', at: Date.now() }))

/** A question of somebody who has no image and asks for nobody else's. */
export const bystanderRequest = (endpoint: string): Uint8Array =>
  describeImageRequest(endpoint, BYSTANDER, { Limit: 1, Filters: [{ Name: 'image-type', Values: ['PRIVATE_IMAGE'] }] })

/** Asks and looks at the beginning of the answer. @throws Error for a refusal */
export async function askRightly(caller: Caller, request: Uint8Array): Promise<Answer & { readonly total: number }> {
  const answer = await caller.ask(request)
  const total = /^\{"Response":\{"TotalCount":(\d+),/.exec(answer.body.toString('utf8', 0, 100))?.[1]
  if (total === undefined) throw new Error(`a wrong answer:\n${answer.body.toString('utf8', 0, 1_000)}`)
  return { ...answer, total: Number(total) }
}
