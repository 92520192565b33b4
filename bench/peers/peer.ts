import type { Effort } from '../effort.ts'
import { azurite } from './azurite.ts'
import { glance } from './glance.ts'
import { moto } from './moto.ts'
import type { AskedHttp } from './over-and-over.ts'

/** One question that a peer and Mirrorhall are both asked. */
export interface Work {
  /** What the peer is asked for. */
  readonly what: string
  /** What Mirrorhall is asked for, as near to it as can be. */
  readonly own: 'page' | 'whole-list'
  /** What differs between the two all the same. */
  readonly caveat: string
  /** The request with that number. */
  request(number: number): AskedHttp
}

/** A peer that is up and holds as many images as it was told. */
export interface RunningPeer {
  readonly works: readonly Work[]
  stop(): Promise<void>
}

/** Another product that lists images, or things like images. */
export interface Peer {
  /** For example `moto`. */
  readonly name: string
  /** What is installed, with its exact version. */
  readonly package: string
  /** @param folder where it may be installed, and is kept for the next run */
  install(folder: string): void
  /** @param data an empty folder for this run */
  start(folder: string, data: string, images: number): Promise<RunningPeer>
}

/** Every peer. */
export const PEERS: readonly Peer[] = [moto, azurite, glance]

/** Answers a second and the median time, of a peer or of Mirrorhall. */
export interface Pace {
  readonly answersPerSecond: number
  readonly p50Ms: number
}

/** What came of a peer. */
export interface PeerFindings {
  readonly package: string
  readonly images: number
  readonly works: readonly { readonly what: string; readonly caveat: string; readonly peer: Pace; readonly mirrorhall: Pace }[]
}

/** Images in each product: as many as the slowest takes in a minute or so. */
export const imagesFor = ({ quick }: Effort): number => (quick ? 200 : 2_000)
