import { writeSync } from 'node:fs'
import { openStore } from '../../src/store/open.ts'
import { anAccount, anImage } from '../support/images.ts'

// Writes pairs of images without end, and says the number of each pair once it is acknowledged. Started by tests, which kill it.
const [data = '', account = ''] = process.argv.slice(2)
const store = await openStore({ data, masterKey: new Uint8Array(32) })
await store.write({ accounts: [anAccount(account)] })
for (let pair = 0; ; pair += 1) {
  const images = ['left', 'right'].map((side) => anImage({ id: `${account}-${pair}-${side}`, owner: account }))
  await store.write({ images })
  writeSync(1, `${pair}\n`)
}
