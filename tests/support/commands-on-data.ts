/** What a command on data is called with, and what it does where there is none. */
export interface CommandRow {
  /** Words after those of the command; `CATALOGUE` and `BACKUP` stand for such files. */
  readonly words: readonly string[]
  /** Where there is no data: whether the command refuses, makes it, or goes on and tells. */
  readonly withoutData: 'refuses' | 'makes' | 'tells'
}

const refuses = (...words: string[]): CommandRow => ({ words, withoutData: 'refuses' })

/** A row for every command that has `--data`, by its words; those of one kind share theirs. */
export const COMMANDS_ON_DATA: Readonly<Record<string, CommandRow>> = {
  serve: { words: ['--port', '0'], withoutData: 'makes' },
  init: { words: [], withoutData: 'makes' },
  restore: { words: ['BACKUP', '--master-key-file', 'KEY'], withoutData: 'makes' },
  doctor: { words: ['--endpoint', 'http://127.0.0.1:1'], withoutData: 'tells' },
  apply: refuses('CATALOGUE'),
  diff: refuses('CATALOGUE'),
  export: refuses('--output', 'OUTPUT'),
  backup: refuses('OUTPUT'),
  check: refuses(),
  'image list': refuses(),
  'image show': refuses('img-060ov1xz'),
  'image publish': refuses('img-060ov1xz'),
  'image withdraw': refuses('img-060ov1xz'),
  'image share': refuses('img-060ov1xz', 'acme'),
  'image unshare': refuses('img-060ov1xz', 'acme'),
  'image deprecate': refuses('img-060ov1xz'),
  'image remove': refuses('img-060ov1xz'),
  history: refuses(),
  undo: refuses('1'),
  'account list': refuses(),
  'account create': refuses('acme'),
  'account remove': refuses('acme'),
  'user list': refuses(),
  'user show': refuses('ci'),
  'user remove': refuses('ci'),
  'policy list': refuses(),
  'policy show': refuses('read'),
  'policy check': refuses('ci', 'ecm:DescribeImage'),
  'cluster list': refuses(),
  'key list': refuses(),
  'key create': refuses(),
  'key rotate': refuses('AKIDone'),
  'key disable': refuses('AKIDone'),
  'key enable': refuses('AKIDone'),
  'key delete': refuses('AKIDone'),
  'key release': refuses('AKIDone'),
  'master-key rotate': refuses(),
  'env tencent': refuses(),
  'env alibaba': refuses(),
  'call ecm DescribeImage': refuses(),
  'call ecm DeleteImage': refuses('--ImageIDSet', '["img-00000001"]'),
  'call ecm ModifyImageAttribute': refuses('--ImageId', 'img-00000001', '--ImageName', 'renamed'),
  'call ecm DescribeImportImageOs': refuses(),
  'call ecm DescribeConfig': refuses(),
  'call ecm DescribeInstanceTypeConfig': refuses(),
  'call ehpc ListCommunityImages': refuses(),
  'call ehpc ListCustomImages': refuses(),
  'call ehpc ListImages': refuses(),
  'call ehpc ListClusters': refuses(),
  'call ehpc ListClustersMeta': refuses(),
  'call ehpc DescribeCluster': refuses('--ClusterId', 'ehpc-one'),
  'call ehpc ListRegions': refuses(),
  'call sts GetCallerIdentity': refuses(),
  'call sts AssumeRole': refuses('--RoleArn', 'acs:ram::1:role/reader', '--RoleSessionName', 'ci'),
}
