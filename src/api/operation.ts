import type { Account } from '../access/account.ts'
import type { Compile } from '../access/statements.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Author } from '../catalogue/decision.ts'
import type { DiskImageReader } from '../catalogue/disk-images.ts'
import type { Tasks, TaskWork } from '../catalogue/task-work.ts'
import type { MaybePromise } from '../maybe-promise.ts'
import type { Service } from './service.ts'
import type { Bilingual, Infer, StructShape } from './shape.ts'

/** Who calls, once the signature has been verified. */
export interface Caller {
  readonly account: Account
  /** Name of the user; null for the account itself, and for a session. */
  readonly user: string | null
  /** The role that was assumed and the name given to its session; null for the account itself, and for a user. */
  readonly session: { readonly role: string; readonly name: string } | null
}

/** An operation's own documented refusal. Built by {@link CallContext.fail} only. */
export class Failure extends Error {
  override readonly name = 'Failure'

  readonly code: string
  /** What exactly is wrong, appended to the vendor's sentence; empty for nothing to add. */
  readonly explanation: string

  constructor(code: string, explanation: string) {
    super(code)
    this.code = code
    this.explanation = explanation
  }
}

/** What `run` is given beside its input. */
export interface CallContext<Code extends string> {
  readonly caller: Caller
  readonly catalogue: Catalogue
  readonly tasks: Tasks
  readonly diskImages: DiskImageReader
  /** When the request was received, milliseconds since the Unix epoch. */
  readonly at: number
  /** The same by a clock that is never set. What cannot be undone must be due by both. */
  readonly steadyAt: number
  /** Who calls, for the history of what is written. */
  readonly by: Author
  /** The region the call is for; empty when it tells none. */
  readonly region: string
  /** Compiles a policy in the cloud's language. @throws DocumentError */
  readonly compilePolicy: Compile
  /** Refuses with one of the codes the operation declares. */
  fail(code: Code, explanation?: string): never
}

/** A request and its answer, as the vendor's page shows them: the reference page, and a wire test. */
export interface Example {
  readonly title: Bilingual
  readonly input: { readonly [parameter: string]: unknown }
}

/** How an operation is declared. Everything else is derived from this. */
export interface Declaration<In extends StructShape, Out extends StructShape, Code extends string> {
  readonly summary: Bilingual
  /** The vendor's page. */
  readonly page: string
  readonly access: 'read' | 'write'
  /** False for an operation that every authenticated caller may call: no policy is asked, not even one that denies. */
  readonly authorized?: false
  /** The kind of resources policies are asked about, as names of resources have it, for example `image`; of any kind without it. */
  readonly resourceType?: string
  /**
   * Name of the input member, a text or a list of texts, that names the resources policies are asked about, all of which
   * they must allow: ids of the type, or full names where there is none. Without it they are asked about all at once.
   */
  readonly resourceParameter?: keyof In['members'] & string
  /** Calls allowed per second and caller. */
  readonly rate: number
  readonly input: In
  readonly output: Out
  readonly errors: readonly Code[]
  readonly examples: readonly [Example, ...Example[]]
  /** How its tasks are done; of an operation that begins some. */
  readonly task?: TaskWork
  run(input: Infer<In>, context: CallContext<Code>): MaybePromise<Infer<Out>>
}

/** An operation of a service, ready to be registered. */
export interface Operation {
  readonly service: Service
  /** Its name on the wire. */
  readonly action: string
  readonly summary: Bilingual
  readonly page: string
  readonly access: 'read' | 'write'
  readonly authorized?: false
  readonly resourceType?: string
  readonly resourceParameter?: string
  readonly rate: number
  readonly input: StructShape
  readonly output: StructShape
  readonly errors: readonly string[]
  readonly examples: readonly Example[]
  readonly task?: TaskWork
  /** @param input parsed and validated against the input shape. */
  run(input: never, context: CallContext<never>): MaybePromise<unknown>
}

/**
 * Declares an operation. `fail` takes only codes listed in `errors`, and `errors` only codes the service
 * documents: anything else does not compile.
 */
export function operation<ServiceCode extends string, const Code extends ServiceCode, In extends StructShape, Out extends StructShape>(
  service: Service<ServiceCode>,
  action: string,
  declaration: Declaration<In, Out, Code>,
): Operation & Declaration<In, Out, Code> {
  return { service, action, ...declaration }
}
