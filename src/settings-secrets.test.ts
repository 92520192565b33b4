import { expect, test } from 'bun:test'
import { Command } from 'commander'
import { optionOf } from './settings.ts'

test.each([
  ['key', '--key', 'MIRRORHALL_KEY', 'onlyASecret123'],
  ['adminToken', '--admin-token', 'MIRRORHALL_ADMIN_TOKEN', 'shortToken'],
] as const)('a malformed %s is refused without being repeated, given as a flag or as a variable', async (name, flag, variable, secret) => {
  const parse = async (args: readonly string[]) => {
    const command = new Command('serve').exitOverride().addOption(optionOf(name))
    await command.action(() => {}).parseAsync([...args], { from: 'user' })
  }
  const refusal = (args: readonly string[]) => parse(args).then(String, (error: Error) => error.message)
  expect(await refusal([flag, secret])).toMatch(new RegExp(`^${flag} \\(or ${variable}\\) .*not shown`))
  expect(await refusal([flag, secret])).not.toContain(secret)
  const before = process.env[variable]
  try {
    process.env[variable] = secret
    expect(await refusal([])).toMatch(new RegExp(`^${flag} \\(or ${variable}\\) .*not shown`))
    expect(await refusal([])).not.toContain(secret)
  } finally {
    if (before === undefined) delete process.env[variable]
    else process.env[variable] = before
  }
})
