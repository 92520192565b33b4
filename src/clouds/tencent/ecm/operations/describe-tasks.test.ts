import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { anAccessKey, anAccount, anImage } from '../../../../../tests/support/images.ts'
import { openTestServer, refusedWith, type TestServer } from '../../../../../tests/support/tencent.ts'
import { NOW, v1 } from '../../../../../tests/support/tencent-requests.ts'
import { newTask, type Task } from '../../../../catalogue/task.ts'

const ANN = { id: 'AKIDannRoot', secret: 'ann' }
const aTask = (id: number, given: Partial<Task> = {}): Task => {
  const about = { id, service: 'tencent/ecm', accountId: 'acme', operation: 'CreateImage', imageId: 'i', steps: 2, payload: {} } as const
  return { ...newTask({ ...about, by: { who: 'acme', call: 'ecm:CreateImage' } }, NOW), ...given }
}
const failed = aTask(1528600, {
  state: 'failed',
  message: 'Create image failed',
  createdAt: Date.UTC(2020, 6, 12, 16, 37, 19),
  endedAt: Date.UTC(2020, 6, 12, 16, 37, 51),
})

let testServer: TestServer
beforeAll(async () => {
  testServer = await openTestServer({
    taskTime: { secondsPerStep: 60 },
    stock: {
      accounts: [anAccount('ann')],
      keys: [anAccessKey({ ...ANN, accountId: 'ann' })],
      images: [anImage({ id: 'i', state: 'creating' })],
      tasks: [{ task: aTask(7) }, { task: failed }, { task: aTask(1528611, { state: 'succeeded', endedAt: NOW, accountId: 'ann' }) }],
    },
  })
})
afterAll(() => testServer.close())

const result = (TaskId: unknown, EcmRegion: unknown = 'ap-hangzhou-ecm', key?: typeof ANN) =>
  testServer.ask('DescribeTaskResult', { EcmRegion, TaskId }, key === undefined ? {} : { key })
const status = (...TaskSet: readonly unknown[]) => testServer.ask('DescribeTaskStatus', { TaskSet })
const ofCreation = (TaskId: string, Operation = 'CreateImage') => ({ Operation, TaskId })

describe('DescribeTaskStatus', () => {
  test("answers the page's example, asked for as the page does, but for TaskId, which is a text as declared", async () => {
    const parameters = { Action: 'DescribeTaskStatus', 'TaskSet.0.Operation': 'CreateImage', 'TaskSet.0.TaskId': '1528600' }
    const { response } = await testServer.send(v1({ parameters }))
    expect(response).toMatchObject({
      TaskSet: [
        {
          TaskId: '1528600',
          Message: 'Create image failed',
          Status: 'FAILED',
          EndTime: '2020-07-13 00:37:51',
          AddTime: '2020-07-13 00:37:19',
          Operation: 'CreateImage',
        },
      ],
    })
  })

  test('answers in the order that was asked for, also when one is asked for twice', async () => {
    const answer = (await status(ofCreation('1528600'), ofCreation('7'), ofCreation('1528600'))) as unknown as {
      TaskSet: { TaskId: string; EndTime: string }[]
    }
    expect(answer.TaskSet.map(({ TaskId }) => TaskId)).toEqual(['1528600', '7', '1528600'])
    expect(answer.TaskSet[1]).toMatchObject({ Status: 'OPERATING', EndTime: '', Message: '' })
    expect(await status()).toMatchObject({ TaskSet: [] })
  })

  test.each([
    [[ofCreation('8')], 'InvalidParameterValue.TaskNotFound'],
    [[ofCreation('7'), ofCreation('8')], 'InvalidParameterValue.TaskNotFound'],
    [[ofCreation('1528611')], 'InvalidParameterValue.TaskNotFound'],
    [[ofCreation('7', 'ImportImage')], 'InvalidParameterValue.TaskNotFound'],
    [[ofCreation('\0')], 'InvalidParameterValue.TaskNotFound'],
    [[ofCreation(7 as unknown as string)], 'InvalidParameter'],
    [[{ TaskId: '7' }], 'MissingParameter'],
    [Array(101).fill(ofCreation('7')), 'InvalidParameterValue'],
  ])('%j: %s', async (tasks, code) => {
    expect(await status(...tasks)).toMatchObject(refusedWith(code))
  })
})

describe('DescribeTaskResult', () => {
  test('tells each state in its words', async () => {
    expect(await result('7')).toMatchObject({ TaskId: '7', Result: 'RUNNING' })
    expect(await result('1528600')).toMatchObject({ TaskId: '1528600', Result: 'FAILED' })
    expect(await result('1528611', 'ap-xian-ecm', ANN)).toMatchObject({ TaskId: '1528611', Result: 'SUCCESS' })
  })

  test.each([
    ['8', 'ap-xian-ecm', 'InvalidParameterValue.TaskNotFound'],
    // Another account's.
    ['1528611', 'ap-xian-ecm', 'InvalidParameterValue.TaskNotFound'],
    ['07', 'ap-xian-ecm', 'InvalidParameterValue.TaskNotFound'],
    ['7 ', 'ap-xian-ecm', 'InvalidParameterValue.TaskNotFound'],
    ['1e400', 'ap-xian-ecm', 'InvalidParameterValue.TaskNotFound'],
    ['', 'ap-xian-ecm', 'InvalidParameterValue.TaskNotFound'],
    ['7', 'ap-guangzhou', 'InvalidParameterValue'],
    ['7', '', 'InvalidParameterValue'],
    [7, 'ap-xian-ecm', 'InvalidParameter'],
    [null, 'ap-xian-ecm', 'MissingParameter'],
    ['7', null, 'MissingParameter'],
  ])('%j in %j: %s', async (TaskId, region, code) => {
    expect(await result(TaskId, region)).toMatchObject(refusedWith(code))
  })
})
