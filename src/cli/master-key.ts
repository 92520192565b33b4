import { Command } from 'commander'
import { MASTER_KEY_VARIABLE, masterKeyOf, masterKeyPlace } from '../app/master-key-place.ts'
import { type DataSettings, refuseNoData } from '../app/open-data.ts'
import { optionOf } from '../settings.ts'
import { rotateMasterKey } from '../store/reseal.ts'
import { loadMasterKey, newMasterKey } from '../store/secrets.ts'
import { fitted } from './terminal.ts'

interface RotateSettings extends DataSettings {
  readonly newMasterKeyFile?: string
}

const NEW_MASTER_KEY_VARIABLE = 'MIRRORHALL_NEW_MASTER_KEY'

/** `mirrorhall master-key rotate`: seals every secret under a new master key. */
export function masterKeyCommand(): Command {
  const rotate = new Command('rotate').description('seal every secret under a new master key; servers are to be restarted with it')
  for (const name of ['data', 'masterKeyFile', 'newMasterKeyFile'] as const) rotate.addOption(optionOf(name))
  rotate.action(async (settings: RotateSettings) => {
    const { data } = settings
    const place = masterKeyPlace(settings)
    await refuseNoData(settings)
    if (place === undefined) {
      throw new Error(
        `The master key of the data is not given: give the one its servers have, in ${MASTER_KEY_VARIABLE} or --master-key-file.`,
      )
    }
    const given = newKeyPlace(settings)
    if (given === undefined && place.keyFile === undefined) {
      throw new Error(
        `The master key is kept in ${place.name}, which is not this command's to change. Make a new one with \`openssl rand -base64 32\` and give it in ${NEW_MASTER_KEY_VARIABLE} or --new-master-key-file.`,
      )
    }
    const secrets = await rotateMasterKey({
      data,
      masterKey: (await masterKeyOf(settings, false)).masterKey,
      newMasterKey: given === undefined ? newMasterKey() : await loadMasterKey(given.source),
      ...(place.keyFile === undefined ? {} : { keyFile: place.keyFile }),
    })
    const kept = place.keyFile === undefined ? (given?.name ?? '') : place.name
    if (!process.stdout.isTTY) {
      console.log(JSON.stringify({ secrets: secrets === 'already' ? 0 : secrets, already: secrets === 'already', masterKey: kept }))
      return
    }
    const done =
      secrets === 'already'
        ? 'The data is sealed under the new master key already'
        : `${secrets === 1 ? '1 secret' : `${secrets} secrets`} sealed under a new master key`
    const text = `${done}, which is in ${kept}\nRestart the servers with it, and take a new backup: those taken before open only with the old key.`
    console.log(fitted(text, process.stdout))
  })
  return new Command('master-key').description('change the key that seals secrets').addCommand(rotate)
}

/** Where the settings say that the new key is; undefined when it is to be made. */
function newKeyPlace({ newMasterKeyFile }: RotateSettings) {
  const text = process.env[NEW_MASTER_KEY_VARIABLE]
  if (text) return { name: NEW_MASTER_KEY_VARIABLE, source: { text } }
  return newMasterKeyFile === undefined ? undefined : { name: newMasterKeyFile, source: { file: newMasterKeyFile } }
}
