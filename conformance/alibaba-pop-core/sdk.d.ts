// What the suite uses of the vendor's package, so that checking types does not need it installed.

declare module '@alicloud/pop-core' {
  export interface Config {
    readonly endpoint: string
    readonly apiVersion: string
    readonly accessKeyId?: string
    readonly accessKeySecret?: string
    readonly securityToken?: string
    readonly credentialsProvider?: { getCredentials(): Promise<unknown> }
  }

  export interface Entry {
    readonly response: {
      readonly statusCode: number
      readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
    }
  }

  export class RPCClient {
    constructor(config: Config, verbose?: boolean)
    request(action: string, params: Readonly<Record<string, unknown>>, options?: Readonly<Record<string, unknown>>): Promise<unknown>
  }
}
