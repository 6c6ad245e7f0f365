// What can be done to the chosen rows, as lines of a menu.

import Download from '@lucide/svelte/icons/download';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import History from '@lucide/svelte/icons/history';
import Info from '@lucide/svelte/icons/info';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { Row } from '../../bindings';
import type { MenuItem } from '../../kit/menu';
import { count } from '../../lib/counts';
import type { DocumentActs } from './acts.svelte';
import type { Browser } from './browser.svelte';
import { foldersIn } from './refusals';

export function rowMenu(
  browser: Browser,
  acts: DocumentActs,
  open: (row: Row) => void,
  show: (tab: 'details' | 'versions', focus: boolean) => void,
): MenuItem[] {
  const { selection } = browser.cursor;
  const { only, everything } = selection;
  const items: MenuItem[] = [];
  const folders = foldersIn(selection);
  if (!everything && folders > 0 && folders === selection.count) {
    if (only) items.push({ label: 'Open folder', icon: FolderOpen, keys: 'Enter', run: () => open(only) });
    const of = only ? 'folder' : `${folders.toLocaleString()} folders`;
    items.push(
      {
        label: `Download ${of}`,
        icon: Download,
        group: only !== undefined,
        refused: 'Not as a whole: open it and choose its documents.',
        run: () => undefined,
      },
      {
        label: `Delete ${of}`,
        icon: Trash2,
        refused: 'Not as a whole: open it and choose its documents.',
        run: () => undefined,
      },
    );
    return items;
  }
  if (only) {
    items.push(
      { label: 'Versions', icon: History, keys: 'Enter', run: () => show('versions', true) },
      { label: 'Details', icon: Info, run: () => show('details', true) },
    );
  }
  const documents = selection.rows.filter((row) => row.row === 'document');
  const live = everything ? selection.count : documents.filter((row) => !row.deleted).length;
  const gone = everything ? 0 : documents.length - live;
  const of = (number: number) => (only ? '' : ` ${count(number, 'document')}`);
  if (gone > 0)
    items.push({
      label: `Undelete${of(gone)}`,
      icon: RotateCcw,
      refused: browser.readOnly,
      group: only !== undefined,
      run: () => void acts.undeleteChosen(),
    });
  if (live > 0)
    items.push(
      {
        label: `Download${of(live)}`,
        icon: Download,
        group: only !== undefined || gone > 0,
        run: () => void acts.downloadChosen(),
      },
      {
        label: `Delete${of(live)}`,
        icon: Trash2,
        refused: browser.readOnly,
        keys: 'Del',
        danger: true,
        group: true,
        run: () => void acts.deleteChosen(),
      },
    );
  return items;
}
