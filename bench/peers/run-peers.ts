import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Effort } from '../effort.ts'
import { describeMachine } from '../machine.ts'
import { keepResult, RESULTS } from '../results.ts'
import { inFolder, runOf } from '../runs.ts'
import { overAndOver } from './over-and-over.ts'
import { ownPace } from './own-pace.ts'
import { imagesFor, type Peer, type PeerFindings } from './peer.ts'

/** Runs each peer on its work, and Mirrorhall on the same; one line of JSON for each. A peer that does not run is said to and passed over. */
export async function runPeers(peers: readonly Peer[], effort: Effort): Promise<void> {
  for (const peer of peers) {
    try {
      const findings = await inFolder((data) => compare(peer, data, effort))
      console.log(JSON.stringify({ peer: peer.name, ...findings }))
      const summary = `${peer.package} and Mirrorhall, ${findings.images.toLocaleString('en')} images in each, asked in the same way`
      await keepResult({
        kind: 'peer',
        name: peer.name,
        summary,
        ...runOf(`--peers ${peer.name}`, effort),
        machine: describeMachine(),
        ...findings,
      })
    } catch (failure) {
      console.log(JSON.stringify({ peer: peer.name, package: peer.package, failure: String(failure).slice(0, 2_000) }))
    }
  }
}

async function compare(peer: Peer, data: string, effort: Effort): Promise<PeerFindings> {
  const folder = join(RESULTS, 'peers', peer.name)
  await mkdir(folder, { recursive: true })
  peer.install(folder)
  const images = imagesFor(effort)
  const running = await peer.start(folder, data, images)
  const paces: PeerFindings['works'][number]['peer'][] = []
  try {
    for (const { request } of running.works) {
      await overAndOver(request, effort.warmUpSeconds)
      paces.push(await overAndOver(request, effort.seconds))
    }
  } finally {
    await running.stop()
  }
  const works: PeerFindings['works'][number][] = []
  for (const [index, { what, caveat, own }] of running.works.entries()) {
    const pace = paces[index]
    if (pace !== undefined) works.push({ what, caveat, peer: pace, mirrorhall: await ownPace(own, images, effort.seconds) })
  }
  return { package: peer.package, images, works }
}
