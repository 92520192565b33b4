// What the suite uses of the vendor's package, so that checking types does not need it installed.

declare module 'tencentcloud-sdk-nodejs' {
  export const ecm: {
    readonly v20190719: {
      readonly Client: new (config: import('tencentcloud-sdk-nodejs/tencentcloud/common/common_client.js').Config) => EcmClient
    }
  }

  export interface EcmClient {
    DescribeImage(request: Readonly<Record<string, unknown>>, callback?: (error: unknown, data: unknown) => void): Promise<unknown>
    request(action: string, request: Readonly<Record<string, unknown>>, options?: Readonly<Record<string, unknown>>): Promise<unknown>
  }
}

declare module 'tencentcloud-sdk-nodejs/tencentcloud/common/common_client.js' {
  export interface Config {
    readonly credential: { readonly secretId: string; readonly secretKey: string; readonly token?: string }
    readonly region?: string
    readonly profile?: {
      readonly signMethod?: string
      readonly language?: string
      readonly httpProfile?: {
        readonly endpoint?: string
        readonly protocol?: string
        readonly reqMethod?: string
        readonly reqTimeout?: number
        readonly agent?: import('node:http').Agent
      }
    }
  }

  export class CommonClient {
    constructor(endpoint: string, version: string, config: Config)
    request(action: string, request: Readonly<Record<string, unknown>>, options?: Readonly<Record<string, unknown>>): Promise<unknown>
  }
}
