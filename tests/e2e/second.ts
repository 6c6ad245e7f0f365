// A second S3 client, by Amazon and not by us: it lays things down and checks what the application did to them.
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  type LifecycleRule,
} from '@aws-sdk/client-s3';
import type { Access } from './host.ts';

/** A version or a delete marker. */
export interface Entry {
  id: string;
  marker: boolean;
  latest: boolean;
  size: number;
  etag: string | undefined;
}

export const samples = 'hireflux-documents';

export class SecondClient {
  private readonly s3: S3Client;

  constructor(access: Access) {
    this.s3 = new S3Client({
      endpoint: access.endpoint,
      region: access.region,
      forcePathStyle: true,
      credentials: {
        accessKeyId: access.access_key_id,
        secretAccessKey: access.secret_access_key,
      },
    });
  }

  end(): void {
    this.s3.destroy();
  }

  async makeBucket(bucket: string, state: 'versioned' | 'unversioned'): Promise<void> {
    await this.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    if (state === 'versioned') await this.setVersioning(bucket, 'Enabled');
  }

  async setVersioning(bucket: string, state: 'Enabled' | 'Suspended'): Promise<void> {
    await this.s3.send(
      new PutBucketVersioningCommand({
        Bucket: bucket,
        VersioningConfiguration: { Status: state },
      }),
    );
  }

  /** The lifecycle rules in force; none where the bucket has no configuration. */
  async rules(bucket: string): Promise<LifecycleRule[]> {
    try {
      const what = new GetBucketLifecycleConfigurationCommand({ Bucket: bucket });
      return (await this.s3.send(what)).Rules ?? [];
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchLifecycleConfiguration') return [];
      throw error;
    }
  }

  async putRules(bucket: string, ...rules: LifecycleRule[]): Promise<void> {
    await this.s3.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket: bucket,
        LifecycleConfiguration: { Rules: rules },
      }),
    );
  }

  /** Takes everything out of a bucket, then the bucket away. */
  async removeBucket(bucket: string): Promise<void> {
    for (const { key, id } of await this.list(bucket, ''))
      await this.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: id }));
    await this.s3.send(new DeleteBucketCommand({ Bucket: bucket }));
  }

  async put(
    bucket: string,
    key: string,
    body: string,
    metadata: Record<string, string> = {},
  ): Promise<void> {
    await this.s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, Metadata: metadata }),
    );
  }

  async remove(bucket: string, key: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  }

  /** The bytes of a version, or of the current one. */
  async bytes(bucket: string, key: string, id?: string): Promise<Uint8Array> {
    const what = { Bucket: bucket, Key: key, VersionId: id };
    const { Body } = await this.s3.send(new GetObjectCommand(what));
    if (!Body) throw new Error(`${key} has no body`);
    return Body.transformToByteArray();
  }

  /** Content type, metadata and tags of a version, or of the current one. */
  async description(bucket: string, key: string, id?: string): Promise<unknown> {
    const what = { Bucket: bucket, Key: key, VersionId: id };
    const [head, tags] = await Promise.all([
      this.s3.send(new HeadObjectCommand(what)),
      this.s3.send(new GetObjectTaggingCommand(what)),
    ]);
    return { type: head.ContentType, metadata: head.Metadata, tags: tags.TagSet };
  }

  /** The history of one key, newest first. */
  async history(bucket: string, key: string): Promise<Entry[]> {
    const all = await this.list(bucket, key);
    const own = all.filter((entry) => entry.key === key);
    // The SDK gives versions and markers as two lists and loses their order; times tell it again
    // but for entries of the same second, which stand here in the order of their ids.
    return own
      .sort(
        (one, two) =>
          Number(two.latest) - Number(one.latest) ||
          two.at - one.at ||
          one.id.localeCompare(two.id),
      )
      .map(({ id, marker, latest, size, etag }) => ({ id, marker, latest, size, etag }));
  }

  /** Keys whose newest entry is a version. */
  async keys(bucket: string, prefix = ''): Promise<string[]> {
    const all = await this.list(bucket, prefix);
    return all.filter((entry) => entry.latest && !entry.marker).map((entry) => entry.key);
  }

  /** How many multipart uploads are open. */
  async openUploads(bucket: string): Promise<number> {
    const { Uploads } = await this.s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    return Uploads?.length ?? 0;
  }

  private async list(bucket: string, prefix: string) {
    const all: (Entry & { key: string; at: number })[] = [];
    let from: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (from) {
      const what: ListObjectVersionsCommand = new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: prefix,
        ...from,
      });
      const page = await this.s3.send(what);
      const versions = (page.Versions ?? []).map((one) => ({
        ...one,
        marker: false,
        size: one.Size ?? 0,
        etag: one.ETag,
      }));
      const markers = (page.DeleteMarkers ?? []).map((one) => ({
        ...one,
        marker: true,
        size: 0,
        etag: undefined,
      }));
      for (const { Key, VersionId, IsLatest, LastModified, ...one } of [...versions, ...markers])
        all.push({
          key: Key ?? '',
          id: VersionId ?? '',
          latest: IsLatest ?? false,
          at: LastModified?.getTime() ?? 0,
          marker: one.marker,
          size: one.size,
          etag: one.etag,
        });
      const { NextKeyMarker: key, NextVersionIdMarker: id } = page;
      from =
        key === undefined ? undefined : { KeyMarker: key, ...(id ? { VersionIdMarker: id } : {}) };
    }
    return all;
  }
}
