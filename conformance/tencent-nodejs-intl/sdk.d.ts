// What the suite uses of the vendor's package, so that checking types does not need it installed.

declare module 'tencentcloud-sdk-nodejs-intl-en' {
  type Callback = (error: unknown, answer: unknown) => void
  type Members = Readonly<Record<string, unknown>>

  class Credential {
    constructor(secretId: string, secretKey: string, token?: string)
  }

  class HttpProfile {
    constructor(protocol?: string, endpoint?: string, reqMethod?: string, reqTimeout?: number, headers?: Readonly<Record<string, string>>)
  }

  class ClientProfile {
    constructor(signMethod?: string, httpProfile?: HttpProfile)
  }

  class AbstractModel {
    to_json_string(): string
    from_json_string(text: string): void
  }

  class EcmClient {
    constructor(credential: Credential, region: string, profile: ClientProfile)
    DescribeImage(request: AbstractModel, callback: Callback): void
    request(action: string, request: Members, response: AbstractModel, options: Members, callback: Callback): void
  }

  class CommonClient {
    constructor(endpoint: string, version: string, credential: Credential, region: string, profile: ClientProfile)
    request(action: string, request: Members, options: Members, callback: Callback): void
  }

  const sdk: {
    readonly common: {
      readonly Credential: typeof Credential
      readonly HttpProfile: typeof HttpProfile
      readonly ClientProfile: typeof ClientProfile
      readonly CommonClient: typeof CommonClient
    }
    readonly ecm: {
      readonly v20190719: {
        readonly Client: typeof EcmClient
        readonly Models: { readonly [name: string]: typeof AbstractModel }
      }
    }
  }
  export = sdk
}
