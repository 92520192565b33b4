import { z } from 'zod'

/** How an image came to be, in the vendor's words. */
export const IMAGE_SOURCES = ['OFFICIAL', 'CREATE_IMAGE', 'EXTERNAL_IMPORT'] as const

const from = z
  .strictObject({
    instance: z.string().describe('Instance it was made from, for example ein-gwht9ek2.'),
    instanceName: z.string(),
    region: z.string().describe('Region of that instance, for example ap-chongqing-ecm2.'),
    image: z.string().describe('Image that instance ran, for example img-cho4vg0s.'),
    imageName: z.string(),
    imageType: z.string().describe('PRIVATE_IMAGE or PUBLIC_IMAGE.'),
    osName: z.string(),
    description: z.string(),
  })
  .partial()
  .describe('What the image was made from (SrcImage).')

const disk = z
  .strictObject({
    format: z.enum(['raw', 'qcow2', 'vhd', 'vmdk']),
    virtualSizeBytes: z.int().positive().describe('Size of the disk.'),
    files: z
      .array(
        z.strictObject({
          url: z.string().describe('Where the file was read, without its query.'),
          sha256: z.string().describe('Of the file, in hexadecimal.'),
          bytes: z.int().positive().describe('Size of the file.'),
        }),
      )
      .describe('Layers in their order.'),
  })
  .describe('The disk image that was imported, as its files say. No member of an answer tells it.')

/** What only ECM knows of an image; every member may be left out. */
export const ecmDetails = z
  .strictObject({
    osType: z.string().describe('OsType; the platform when left out.'),
    osVersion: z.string().describe('OsVersion; the version of the operating system when left out.'),
    platform: z.string().describe('Platform; that of the operating system when left out.'),
    source: z.enum(IMAGE_SOURCES).describe('ImageSource; OFFICIAL for official images and CREATE_IMAGE for others when left out.'),
    from,
    taskId: z.string().describe('TaskId; empty when left out.'),
    cloudInit: z.boolean().describe('IsSupportCloudInit; true when left out.'),
    disk,
    verbatim: z.record(z.string(), z.json()).describe('Members answered exactly as given here, whatever they would be otherwise.'),
  })
  .partial()

/** An object that has only some of the members of T, none of them undefined. */
type Some<T> = { [K in keyof T]?: NonNullable<T[K]> }

/** See {@link ecmDetails}. */
export type EcmDetails = Some<Omit<z.infer<typeof ecmDetails>, 'from'>> & { from?: Some<z.infer<typeof from>> }
