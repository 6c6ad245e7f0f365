// The connections as lines of a menu, and what can be done to the one in use.

import Activity from '@lucide/svelte/icons/activity';
import FileCode from '@lucide/svelte/icons/file-code';
import KeyRound from '@lucide/svelte/icons/key-round';
import Plus from '@lucide/svelte/icons/plus';
import Settings2 from '@lucide/svelte/icons/settings-2';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { Connection, ConnectionKind } from '../../bindings';
import type { MenuItem } from '../../kit/menu';
import { count } from '../../lib/counts';
import type { Connections } from './connections.svelte';
import { kindIcons } from './kinds';

/** A dialog about a connection. */
export type Asked =
  { ask: 'add' } | { ask: 'change' | 'remove' | 'test' | 'keys' | 'environment'; connection: Connection };

/** The kinds whose user may have access keys of its own. */
const withKeys: readonly ConnectionKind[] = ['access_key', 'profile', 'environment'];

export function connectionMenu(
  connections: Connections,
  choose: (id: string) => void,
  ask: (asked: Asked) => void,
): MenuItem[] {
  const { connection } = connections;
  const items: MenuItem[] = connections.all.map((one) => ({
    label: one.name,
    icon: kindIcons[one.kind],
    checked: one.id === connections.current,
    run: () => choose(one.id),
  }));
  items.push({ label: 'Add a connection…', icon: Plus, group: true, run: () => ask({ ask: 'add' }) });
  if (!connection) return items;
  const of = `“${connection.name}”`;
  const asking = (what: Exclude<Asked['ask'], 'add'>) => () => ask({ ask: what, connection });
  items.push({ label: `Test ${of}…`, icon: Activity, group: true, run: asking('test') });
  if (withKeys.includes(connection.kind)) {
    const days = connections.keys.tooOld;
    items.push({
      label: `Access keys of ${of}…`,
      note: days === undefined ? undefined : `${count(days, 'day')} old: time to replace it`,
      icon: KeyRound,
      run: asking('keys'),
    });
  }
  items.push({ label: 'Environment for an application…', icon: FileCode, run: asking('environment') });
  if (connection.kind !== 'sandbox')
    items.push(
      { label: `Change ${of}…`, icon: Settings2, group: true, run: asking('change') },
      { label: `Remove ${of}…`, icon: Trash2, danger: true, run: asking('remove') },
    );
  return items;
}
