import { expect, test } from 'bun:test'
import { registry } from './support/alibaba.ts'
import { everyCommand } from './support/commands.ts'

const KINDS: Readonly<Record<string, string>> = { string: 'string', integer: 'integer', boolean: 'boolean', list: 'json', struct: 'json' }

test('the help of a call says of every parameter which kind of value it takes', async () => {
  const call = (await everyCommand()).find((command) => command.name() === 'call')
  for (const { service, action, input } of registry.operations) {
    const below = call?.commands.find((command) => command.name() === service.name)?.commands.find((command) => command.name() === action)
    const help = below?.helpInformation()
    for (const [name, { kind }] of Object.entries(input.members)) {
      if (name !== 'RegionId') expect([action, help]).toEqual([action, expect.stringContaining(`--${name} <${KINDS[kind]}>`)])
    }
  }
})
