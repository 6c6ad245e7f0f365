// Folders in memory for tests of what shows them: rows by prefix, handed out by window as the engine does.

import type { ListingRows, ListingWindow, OpenListing, Row, ShownName } from '../bindings';
import { ScriptedHost } from './scripted';

export function shownName(text: string): ShownName {
  return { text, escaped: false, extension: text.split('.').at(1) ?? '' };
}

export function folderRow(prefix: string): Extract<Row, { row: 'folder' }> {
  return { row: 'folder', name: shownName(prefix.split('/').at(-2) ?? ''), prefix };
}

export function documentRow(key: string, more: Partial<Extract<Row, { row: 'document' }>> = {}) {
  return {
    row: 'document' as const,
    name: shownName(key.split('/').at(-1) ?? ''),
    key,
    size: 100,
    modified: '2026-11-03T09:12:00Z',
    class: 'STANDARD',
    etag: '"1"',
    deleted: false,
    ...more,
  };
}

export class FolderHost extends ScriptedHost {
  readonly opened = new Map<string, OpenListing>();
  revision = 1;
  complete = true;

  constructor(public rows: (of: OpenListing) => Row[]) {
    super();
    this.answers = {
      open_listing: (of) => {
        const listing = `listing ${this.opened.size + 1}`;
        this.opened.set(listing, of);
        return { listing };
      },
      listing_window: (window) => this.window(window),
      close_listing: () => ({}),
      bucket_info: ({ bucket }) => ({ bucket, region: 'eu-central-1', versioning: 'enabled' }),
    };
  }

  private window({ listing, start, count, filter, descending }: ListingWindow): ListingRows {
    const of = this.opened.get(listing);
    if (!of) throw { code: 's3.gone', message: 'closed' };
    const all = this.rows(of);
    const kept = all.filter((row) => row.name.text.includes(filter));
    const documents = kept.filter((row) => row.row === 'document');
    const ordered = [
      ...kept.filter((row) => row.row === 'folder'),
      ...(descending ? documents.reverse() : documents),
    ];
    return {
      total: ordered.length,
      loaded: all.length,
      complete: this.complete,
      revision: this.revision,
      start,
      rows: ordered.slice(start, start + count),
    };
  }
}

/** So many documents, `doc-00000.txt` and on. */
export function documents(count: number): Row[] {
  return Array.from({ length: count }, (_, at) => documentRow(`doc-${String(at).padStart(5, '0')}.txt`));
}
