import type { WireRequest, WireResponse } from '../api/wire.ts'
import type { Cloud } from '../clouds/cloud.ts'
import type { MaybePromise } from '../maybe-promise.ts'
import { ADMIN_PREFIX, leadsToAdmin } from './own-path.ts'
import type { Pipeline } from './pipeline.ts'

/** Who answers. */
export interface RouterOptions {
  /** Asked in turn whether a request is theirs. */
  readonly clouds: readonly Cloud[]
  readonly pipeline: Pipeline
  /** Answers what is under {@link ADMIN_PREFIX}. */
  readonly admin: (request: WireRequest) => Promise<WireResponse>
  /** Told of what went wrong outside of a cloud's protocol. */
  readonly onFault: (fault: unknown) => void
}

/** Leads each request to who answers it. What it returns never throws. */
export function router({ clouds, pipeline, admin, onFault }: RouterOptions): (request: WireRequest) => Promise<WireResponse> {
  const route = (request: WireRequest): MaybePromise<WireResponse> => {
    if (leadsToAdmin(request.path)) return admin(request)
    const cloud = clouds.find((candidate) => candidate.matches(request))
    if (cloud !== undefined) return pipeline(cloud, request)
    return request.path === '/' ? TO_CONSOLE : UNCLAIMED
  }
  return async (request) => {
    try {
      return await route(request)
    } catch (fault) {
      onFault(fault)
      return FAULT
    }
  }
}

const FAULT: WireResponse = { status: 500, headers: {}, body: '' }

/** What no cloud claims at the root is a person's browser. */
const TO_CONSOLE: WireResponse = { status: 302, headers: { Location: `${ADMIN_PREFIX}/` }, body: '' }

const UNCLAIMED: WireResponse = {
  status: 404,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: `This request is in no protocol served here. People find the console under ${ADMIN_PREFIX}/.\n`,
}
