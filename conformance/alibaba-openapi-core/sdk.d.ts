// What the suite uses of the vendor's packages, so that checking types does not need them installed.

declare module '@alicloud/openapi-core' {
  export interface Answer {
    readonly statusCode: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
  }
  export interface Client {
    callApi(params: object, request: object, runtime: object): Promise<Answer>
  }
  type Model = new (map: object) => object
  export const $OpenApiUtil: { readonly Config: Model; readonly Params: Model; readonly OpenApiRequest: Model }
  export class AlibabaCloudError extends Error {
    readonly code: string
    readonly statusCode: number
    readonly requestId: string
    readonly data: Readonly<Record<string, unknown>>
  }
  export class ClientError extends AlibabaCloudError {
    readonly accessDeniedDetail?: Readonly<Record<string, unknown>>
  }
  export class ServerError extends AlibabaCloudError {}
  export class ThrottlingError extends AlibabaCloudError {
    readonly retryAfter?: number
  }
  const exported: { readonly default: new (config: object) => Client }

  // biome-ignore lint/style/noDefaultExport: the vendor's package has one
  export default exported
}

declare module '@darabonba/typescript' {
  export class RuntimeOptions {
    constructor(map: object)
  }
  export class RetryOptions {
    constructor(map: object)
  }
}
