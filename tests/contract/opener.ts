import { openStore } from '../../src/store/open.ts'
import { anAccount } from '../support/images.ts'

// Opens the store, writes one account and ends. Several are started at once by a test.
const [data = '', account = ''] = process.argv.slice(2)
const store = await openStore({ data, masterKey: new Uint8Array(32) })
await store.write({ accounts: [anAccount(account)] })
await store.close()
