// What the suite uses of the vendor's packages, so that checking types does not need them installed.

declare module '@alicloud/openapi-client' {
  export class Config {
    constructor(map: object)
  }
  export class Params {
    constructor(map: object)
  }
  export class OpenApiRequest {
    constructor(map: object)
  }
  export interface Answer {
    readonly statusCode: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
  }
  export interface Client {
    callApi(params: Params, request: OpenApiRequest, runtime: object): Promise<Answer>
  }
  const exported: { readonly default: new (config: Config) => Client }

  // biome-ignore lint/style/noDefaultExport: the vendor's package has one
  export default exported
}

declare module '@alicloud/tea-util' {
  export class RuntimeOptions {
    constructor(map: object)
  }
}
