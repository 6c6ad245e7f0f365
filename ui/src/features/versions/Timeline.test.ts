import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, test, vi } from 'vitest';
import type { Version, Versioning } from '../../bindings';
import { shownName } from '../../test/folder';
import { ScriptedHost, scriptedActs, settled } from '../../test/scripted';
import { ShownDocument } from './document.svelte';
import Timeline from './Timeline.svelte';

const base: Version = {
  version_id: 'v',
  is_latest: false,
  delete_marker: false,
  modified: '2026-11-03T09:12:00Z',
  size: 100,
  class: 'STANDARD',
  archive: { state: 'readable' },
};

async function timeline(versions: Version[], versioning: Versioning = 'enabled') {
  const host = new ScriptedHost({
    list_versions: () => ({
      key: 'cv.pdf',
      name: shownName('cv.pdf'),
      versioning,
      versions,
      shown: {
        version_id: versions[0]?.version_id ?? '',
        delete_marker: versions[0]?.delete_marker ?? false,
      },
    }),
    restore_version: () => ({ message: 'Restored.', cancelled: false }),
    undelete_document: () => ({ message: 'Back.', cancelled: false }),
  });
  const shown = new ShownDocument(scriptedActs(host).acts);
  shown.show({ connection: 'sandbox', bucket: 'b', key: 'cv.pdf' });
  await settled();
  const ondownload = vi.fn();
  render(Timeline, {
    document: shown,
    now: new Date('2026-11-24T12:00:00Z'),
    ondownload,
    onsettled: vi.fn(),
  });
  await tick();
  const node = (id: string) => {
    const found = document.querySelector<HTMLElement>(`[data-version="${id}"]`);
    if (!found) throw new Error(`no node ${id}`);
    return within(found);
  };
  return { host, node, ondownload };
}

test('an old version is restored by one click, the current one has no such button', async () => {
  const { host, node } = await timeline([
    { ...base, version_id: 'v2', is_latest: true, size_change: 12_000 },
    { ...base, version_id: 'v1', restore: { act: 'copy_on_top' } },
  ]);
  expect(node('v2').getByText('Current')).toBeTruthy();
  expect(node('v2').getByText('+12 KB')).toBeTruthy();
  expect(node('v2').queryByText('Restore')).toBeNull();
  await fireEvent.click(node('v1').getByText('Restore'));
  expect(host.asked('restore_version')[0]).toMatchObject({ version_id: 'v1', shown: { version_id: 'v2' } });
});

test('a refused restore shows why instead of a button', async () => {
  const { node } = await timeline([
    { ...base, version_id: 'v2', is_latest: true },
    {
      ...base,
      version_id: 'v1',
      class: 'GLACIER',
      archive: { state: 'archived' },
      restore: { act: 'refused', why: 'It is archived: retrieve it first.' },
    },
  ]);
  expect(node('v1').getByText('It is archived: retrieve it first.')).toBeTruthy();
  expect(node('v1').getByText('Archived')).toBeTruthy();
  expect(node('v1').queryByText('Restore')).toBeNull();
  expect(node('v1').queryByText('Download')).toBeNull();
});

test('where restoring overwrites, that is said beside the button, and the version that goes is marked', async () => {
  const warning = 'Restoring replaces the version “null” for good.';
  const { node } = await timeline(
    [
      { ...base, version_id: 'null', is_latest: true },
      { ...base, version_id: 'v1', restore: { act: 'overwrite', warning } },
    ],
    'suspended',
  );
  expect(node('v1').getByText(warning)).toBeTruthy();
  expect(node('v1').queryByText('null')).toBeNull();
  expect(node('null').getByText('null')).toBeTruthy();
  expect(screen.getByText(/Versioning is suspended: the versions below stay/)).toBeTruthy();
  expect(screen.queryByText(/keeps no old versions/)).toBeNull();
});

test('a delete marker on top is told as a deletion and taken away by Undelete', async () => {
  const { host, node } = await timeline([
    { ...base, version_id: 'm', is_latest: true, delete_marker: true, size: 0 },
    { ...base, version_id: 'v1', restore: { act: 'copy_on_top' } },
  ]);
  expect(node('m').getByText(/^Deleted /)).toBeTruthy();
  expect(node('m').queryByText('0 B')).toBeNull();
  await fireEvent.click(node('m').getByText('Undelete'));
  expect(host.asked('undelete_document')[0]).toMatchObject({ version_id: 'm' });
});

test('the order is that of the engine, also against the dates', async () => {
  await timeline([
    { ...base, version_id: 'b', is_latest: true, modified: '2025-01-01T00:00:00Z' },
    { ...base, version_id: 'a', modified: '2026-01-01T00:00:00Z' },
  ]);
  const order = [...document.querySelectorAll<HTMLElement>('[data-version]')].map(
    (node) => node.dataset['version'],
  );
  expect(order).toEqual(['b', 'a']);
});

test('an old version is downloaded by its id', async () => {
  const { node, ondownload } = await timeline([
    { ...base, version_id: 'v2', is_latest: true },
    { ...base, version_id: 'v1', restore: { act: 'copy_on_top' } },
  ]);
  await fireEvent.click(node('v1').getByText('Download'));
  expect(ondownload).toHaveBeenCalledWith('v1');
});
