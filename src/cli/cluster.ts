import { Command } from 'commander'
import { findAccount } from '../app/accounts.ts'
import { type DataSettings, withApp } from '../app/open-data.ts'
import type { Cluster } from '../catalogue/inventory.ts'
import { commandThatShows } from './command-on-data.ts'
import { showList } from './table.ts'

interface ClusterSettings extends DataSettings {
  readonly account?: string
  readonly json?: boolean
}

/** `mirrorhall cluster list`: the clusters whose images a cloud lists. They are said in a catalogue file. */
export function clusterCommand(): Command {
  const list = commandThatShows('list', 'list the clusters of an account, or of all')
    .option('--account <name>', 'account; all of them when left out')
    .action(async (settings: ClusterSettings) =>
      withApp(settings, async (app) => {
        const accounts = settings.account === undefined ? await app.store.accounts() : [await findAccount(app, settings.account)]
        const clusters = (await Promise.all(accounts.map(({ id }) => app.store.clusters(id)))).flat()
        showList(clusters.map(described), clusters, settings.json)
      }),
    )
  return new Command('cluster').description('list clusters').addCommand(list)
}

function described({ id, cloud, accountId, region, details }: Cluster): Readonly<Record<string, string>> {
  const { name } = details
  return { id, name: typeof name === 'string' ? name : '', cloud, account: accountId, region }
}
