import { declareCalling } from './cases-calling.ts'
import { declareListing } from './cases-listing.ts'
import { declarePrograms, declareRetry, startNode } from './cases-programs.ts'
import { declareRefusals } from './cases-refusals.ts'
import { type Asking, asking, type Client } from './client.ts'

/** Declares every case that all of Alibaba's clients in TypeScript have; its own ones a client declares itself. */
export function declareAll(client: Client): Asking {
  const how = asking(client)
  declareListing(how)
  declareCalling(how)
  declareRefusals(how)
  declarePrograms(startNode)
  declareRetry(startNode)
  return how
}
