// Where documents may be kept: what each provider's endpoint looks like. Data only; whether it is right the engine says.

/** What choosing a provider fills in. */
export interface Preset {
  id: string;
  label: string;
  /** The address, with {@link part} in it where the person's own part goes; empty: none is needed. */
  endpoint: string;
  /** The piece of the address to type over. */
  part?: string;
  /** Empty: found by itself. */
  region: string;
  pathStyle: boolean;
  hint: string;
  /** How an address of this provider ends, to know it again. */
  host?: RegExp;
}

export const presets: readonly Preset[] = [
  {
    id: 'amazon',
    label: 'Amazon S3',
    endpoint: '',
    region: '',
    pathStyle: false,
    hint: 'Strata finds the region of each bucket by itself.',
  },
  {
    id: 'r2',
    label: 'Cloudflare R2',
    endpoint: 'https://ACCOUNT-ID.r2.cloudflarestorage.com',
    part: 'ACCOUNT-ID',
    region: 'auto',
    pathStyle: true,
    hint: 'The account id stands in the dashboard under R2, S3 API. Its region is “auto”.',
    host: /\.r2\.cloudflarestorage\.com$/,
  },
  {
    id: 'minio',
    label: 'MinIO',
    endpoint: 'https://HOST:9000',
    part: 'HOST',
    region: 'us-east-1',
    pathStyle: true,
    hint: 'The address of the S3 API, not that of the console. Servers of one’s own often need their certificate below.',
  },
  {
    id: 'ceph',
    label: 'Ceph',
    endpoint: 'https://HOST',
    part: 'HOST',
    region: 'us-east-1',
    pathStyle: true,
    hint: 'The address of the RADOS gateway.',
  },
  {
    id: 'wasabi',
    label: 'Wasabi',
    endpoint: 'https://s3.REGION.wasabisys.com',
    part: 'REGION',
    region: '',
    pathStyle: false,
    hint: 'For instance s3.eu-central-1.wasabisys.com; the same region belongs beside it.',
    host: /\.wasabisys\.com$/,
  },
  {
    id: 'b2',
    label: 'Backblaze B2',
    endpoint: 'https://s3.REGION.backblazeb2.com',
    part: 'REGION',
    region: '',
    pathStyle: false,
    hint: 'The bucket’s page shows it, for instance s3.us-west-004.backblazeb2.com; the same region belongs beside it.',
    host: /\.backblazeb2\.com$/,
  },
  {
    id: 'spaces',
    label: 'DigitalOcean Spaces',
    endpoint: 'https://REGION.digitaloceanspaces.com',
    part: 'REGION',
    region: 'us-east-1',
    pathStyle: false,
    hint: 'For instance fra1.digitaloceanspaces.com. Requests are signed for us-east-1, wherever the Space is.',
    host: /\.digitaloceanspaces\.com$/,
  },
  {
    id: 'other',
    label: 'Another S3-compatible store',
    endpoint: '',
    region: '',
    pathStyle: true,
    hint: 'Many stores want bucket names in the path and take us-east-1 as their region.',
  },
];

const [amazon] = presets as [Preset];
const other = presets.at(-1) ?? amazon;

/** The provider of an endpoint, as far as its address tells. */
export function presetOf(endpoint: string | undefined): Preset {
  if (endpoint === undefined || endpoint === '') return amazon;
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  return presets.find((preset) => preset.host?.test(host)) ?? other;
}

export function presetById(id: string): Preset {
  return presets.find((preset) => preset.id === id) ?? other;
}
