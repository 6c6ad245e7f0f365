// Connections for tests, as the engine tells them.

import type { Connection } from '../bindings';

export const sandbox: Connection = {
  id: 'sandbox',
  name: 'Sandbox',
  kind: 'sandbox',
  region: 'us-east-1',
  access_key_id: '',
  reach: { buckets: [], read_only: false },
  plain_http: false,
  path_style: true,
  session_only: false,
  has_secret: true,
};

export const production: Connection = {
  ...sandbox,
  id: 'c1',
  name: 'Production',
  kind: 'access_key',
  endpoint: 'https://s3.example.com',
  region: 'eu-central-1',
  access_key_id: 'AKIAEXAMPLE',
  path_style: false,
};
