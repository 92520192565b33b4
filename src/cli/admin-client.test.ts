import { afterEach, describe, expect, test } from 'bun:test'
import { endpointOf } from './admin-client.ts'

const { NO_PROXY } = process.env
afterEach(() => {
  if (NO_PROXY === undefined) delete process.env['NO_PROXY']
  else process.env['NO_PROXY'] = NO_PROXY
})

describe('the proxy that the shell names', () => {
  test.each(['http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1/'])('is not asked for this machine itself, at %s', (endpoint) => {
    process.env['NO_PROXY'] = 'build.example'
    endpointOf(endpoint)
    expect(process.env['NO_PROXY']).toBe(`build.example,${new URL(endpoint).hostname}`)
    process.env['NO_PROXY'] = ''
    endpointOf(endpoint)
    expect(process.env['NO_PROXY']).toBe(new URL(endpoint).hostname)
  })

  test.each(['http://images.example', 'https://localhost.example', 'http://192.0.2.7:8080'])('is asked for %s', (endpoint) => {
    process.env['NO_PROXY'] = 'build.example'
    endpointOf(endpoint)
    expect(process.env['NO_PROXY']).toBe('build.example')
  })
})

describe('an endpoint', () => {
  test('loses the slashes at its end', () => {
    expect(endpointOf('https://images.example/cloud//')).toBe('https://images.example/cloud')
  })

  test.each(['images.example', 'images.example:80', 'ftp://images.example', ''])('that is “%s” is refused with an example', (endpoint) => {
    expect(() => endpointOf(endpoint)).toThrow(`${endpoint} is not an endpoint. Write it as http://127.0.0.1:`)
  })
})
