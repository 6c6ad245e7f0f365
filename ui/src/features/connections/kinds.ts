// A picture and a line for each kind of connection.

import Cloud from '@lucide/svelte/icons/cloud';
import FlaskConical from '@lucide/svelte/icons/flask-conical';
import Monitor from '@lucide/svelte/icons/monitor';
import UserRound from '@lucide/svelte/icons/user-round';
import type { Connection, ConnectionKind } from '../../bindings';

export const kindIcons: Record<ConnectionKind, typeof Cloud> = {
  sandbox: FlaskConical,
  access_key: Cloud,
  profile: UserRound,
  environment: Monitor,
};

/** Where a connection leads, in a line below its name. */
export function place(connection: Connection): string {
  if (connection.kind === 'sandbox') return 'Local sample documents';
  const store = connection.endpoint ?? 'Amazon S3';
  if (connection.kind === 'profile') return `Profile ${connection.profile ?? ''} · ${store}`;
  if (connection.kind === 'environment') return `This machine · ${store}`;
  if (connection.endpoint !== undefined || connection.region === '') return store;
  return `${store} · ${connection.region}`;
}
