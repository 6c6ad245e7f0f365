import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { Change, FutureOfDocument, Version } from '../../bindings';
import { utcDay } from '../../lib/dates';
import { shownName } from '../../test/folder';
import { ScriptedHost, scriptedActs, settled } from '../../test/scripted';
import { sentence } from './ahead';
import { ShownDocument } from './document.svelte';
import Timeline from './Timeline.svelte';

const of = { connection: 'sandbox', bucket: 'b', key: 'cv.pdf' };
const now = new Date('2026-11-25T12:00:00Z');
const moves: Change = {
  turn: { kind: 'moves', class: 'GLACIER' },
  due: '2027-02-12T00:00:00Z',
  rule: 'Archive',
  place: 0,
  words: 'moves to GLACIER',
  doubt: null,
};
const gone: Change = {
  ...moves,
  turn: { kind: 'destroyed' },
  due: '2027-03-01T00:00:00Z',
  words: 'is destroyed',
};
const marker: Version = {
  version_id: 'm1',
  is_latest: true,
  delete_marker: true,
  modified: '2026-11-03T09:12:00Z',
  size: 0,
  archive: { state: 'readable' },
};
const old: Version = {
  version_id: 'v1',
  is_latest: false,
  delete_marker: false,
  modified: '2026-11-01T09:12:00Z',
  size: 100,
  class: 'STANDARD',
  archive: { state: 'readable' },
  restore: { act: 'copy_on_top' },
};
const shown = { version_id: 'm1', etag: '', delete_marker: true };

async function open(versions: Version[], future: Partial<FutureOfDocument>) {
  const host = new ScriptedHost({
    list_versions: () => ({
      key: 'cv.pdf',
      name: shownName('cv.pdf'),
      versioning: 'enabled',
      versions,
      shown,
    }),
    document_future: () => ({ outlook: null, revival: null, disagreement: null, fault: null, ...future }),
    restore_version: () => ({ message: 'Restored.', cancelled: false }),
  });
  const document = new ShownDocument(scriptedActs(host).acts);
  document.show(of);
  await settled();
  render(Timeline, { document, now, ondownload: () => undefined, onsettled: () => undefined });
  return { host, document };
}

const entry = (version_id: string, next: Change | null) => ({ version_id, ahead: { next, end: next } });

test('what is due already is said to happen any time', () => {
  expect(sentence(moves, now)).toBe(`Moves to Glacier on ${utcDay(moves.due)} UTC (Archive)`);
  expect(sentence({ ...moves, due: '2026-11-25T00:00:00Z' }, now)).toBe(
    `Moves to Glacier any time now, due since ${utcDay('2026-11-25T00:00:00Z')} UTC (Archive)`,
  );
});

test('each version says what is next, and a deleted document when it is gone for good', async () => {
  await open([marker, old], {
    outlook: {
      entries: [entry('m1', null), entry('v1', moves)],
      new_marker: null,
      uploads: [],
      gone,
      until: '',
    },
  });
  expect(screen.getByRole('group', { name: 'Lifecycle' }).textContent).toContain(
    `Gone for good on ${utcDay(gone.due)} UTC (Archive)`,
  );
  expect(screen.getByRole('list').textContent).toContain(
    `Moves to Glacier on ${utcDay(moves.due)} UTC (Archive)`,
  );
});

test('where undeleting would not last, a copy on top is offered instead', async () => {
  const { host } = await open([marker, old], {
    revival: {
      version_id: 'v1',
      revived: [gone],
      copied: [],
      soon: gone,
      copy_is_spared: true,
      warning: 'It would be deleted again at the next midnight.',
    },
  });
  expect(screen.getByText('It would be deleted again at the next midnight.')).toBeDefined();
  await fireEvent.click(screen.getByRole('button', { name: 'Restore a copy on top instead' }));
  await settled();
  expect(host.asked('restore_version')).toEqual([{ ...of, version_id: 'v1', shown }]);
});

test('a difference from what S3 says is shown, not hidden', async () => {
  await open([old], { disagreement: 'S3 says 3 Mar 2027.' });
  expect(screen.getByText('S3 says otherwise')).toBeDefined();
  expect(screen.getByText('S3 says 3 Mar 2027.')).toBeDefined();
});

test('rules that change are looked at again, without reading the versions again', async () => {
  const { host, document } = await open([old], {});
  document.heard({ event: 'stale', tags: [{ tag: 'lifecycle', connection: 'sandbox', bucket: 'b' }] });
  expect(host.asked('document_future')).toHaveLength(2);
  expect(host.asked('list_versions')).toHaveLength(1);
});
