/** What a person's shell and home folder tell a vendor's clients. */
export interface Surroundings {
  readonly keys: readonly FoundKey[]
  readonly endpoints: readonly FoundEndpoint[]
}

/** A key that clients would use. */
export interface FoundKey {
  /** Where it was found: a variable, or a file and a profile in it. */
  readonly where: string
  readonly id: string
}

/** An endpoint that clients would call. */
export interface FoundEndpoint {
  readonly where: string
  /** As it is written there; undefined when a profile has none, so that its client calls the vendor. */
  readonly value: string | undefined
}

/** Where a cloud looks. */
export interface Home {
  readonly variables: Readonly<Record<string, string | undefined>>
  /** The text of a file below the home folder; undefined when it is not there or cannot be read. */
  read(path: string): Promise<string | undefined>
}

/** The keys that are in variables. */
export const keysInVariables = ({ variables }: Home, names: readonly string[]): FoundKey[] =>
  names.flatMap((name) => {
    const id = variables[name]
    return id ? [{ where: `variable ${name}`, id }] : []
  })

/** The keys of a file in INI style: `[profile]` and `name = value` lines. */
export async function keysInFile(home: Home, path: string, member: string): Promise<FoundKey[]> {
  const found: FoundKey[] = []
  let profile = 'default'
  for (const line of ((await home.read(path)) ?? '').split('\n')) {
    profile = /^\s*\[([^\]]+)\]/.exec(line)?.[1] ?? profile
    const [, name, value] = /^\s*(\w+)\s*=\s*(\S+)/.exec(line) ?? []
    if (name === member && value !== undefined) found.push({ where: `~/${path}, profile ${profile}`, id: value })
  }
  return found
}

/** A JSON file as an object; empty when it is none. */
export async function jsonIn(home: Home, path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse((await home.read(path)) ?? '')
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  } catch {
    return {}
  }
}
