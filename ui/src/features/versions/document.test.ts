import { expect, test } from 'vitest';
import type { Details, History, Version } from '../../bindings';
import { shownName } from '../../test/folder';
import { held, ScriptedHost, scriptedActs, settled } from '../../test/scripted';
import { ShownDocument } from './document.svelte';

const of = { connection: 'sandbox', bucket: 'b', key: 'cv.pdf' };
const current: Version = {
  version_id: 'v2',
  is_latest: true,
  delete_marker: false,
  modified: '2026-11-03T09:12:00Z',
  size: 200,
  class: 'STANDARD',
  archive: { state: 'readable' },
};
const old: Version = {
  ...current,
  version_id: 'v1',
  is_latest: false,
  size: 100,
  restore: { act: 'copy_on_top' },
};
const shown = { version_id: 'v2', etag: '"2"', delete_marker: false };

function history(versions: Version[] = [current, old]): History {
  return { key: 'cv.pdf', name: shownName('cv.pdf'), versioning: 'enabled', versions, shown };
}

function open(answers: ConstructorParameters<typeof ScriptedHost>[0] = {}) {
  const host = new ScriptedHost({ list_versions: () => history(), ...answers });
  const { acts, said } = scriptedActs(host);
  return { host, said, document: new ShownDocument(acts) };
}

test('restoring tells the engine what was on top when it was shown', async () => {
  const { host, said, document } = open({
    restore_version: () => ({ message: 'Restored.', undo: 'u1', cancelled: false }),
  });
  document.show(of);
  await settled();
  await document.restore(old);
  expect(host.asked('restore_version')).toEqual([{ ...of, version_id: 'v1', shown }]);
  expect(said[0]).toMatchObject({ message: 'Restored.' });
  expect(said[0]?.undo).toBeDefined();
});

test('after a refusal the versions are read again', async () => {
  const { host, said, document } = open({
    restore_version: () => {
      throw { code: 's3.changed', message: 'It changed.' };
    },
  });
  document.show(of);
  await settled();
  await document.restore(old);
  await settled();
  expect(said[0]?.message).toBe('s3.changed: It changed.');
  expect(host.asked('list_versions')).toHaveLength(2);
  expect(document.busy).toBeUndefined();
});

test('a second press while one is under way does nothing', async () => {
  const answer = held<{ message: string; cancelled: boolean }>();
  const { host, document } = open({ restore_version: () => answer.promise });
  document.show(of);
  await settled();
  const first = document.restore(old);
  await document.restore(old);
  answer.give({ message: 'Restored.', cancelled: false });
  await first;
  expect(host.asked('restore_version')).toHaveLength(1);
});

test('undeleting names the marker that was shown', async () => {
  const marker: Version = { ...current, version_id: 'm1', delete_marker: true, size: 0 };
  const { host, document } = open({
    list_versions: () => history([marker, old]),
    undelete_document: () => ({ message: 'Back.', cancelled: false }),
  });
  document.show(of);
  await settled();
  await document.undelete(marker);
  expect(host.asked('undelete_document')).toEqual([{ ...of, version_id: 'm1' }]);
});

test('what is stale is read again, and only that', async () => {
  const { host, document } = open();
  document.show(of);
  await settled();
  document.heard({ event: 'stale', tags: [{ tag: 'versions', ...of, key: 'other.pdf' }] });
  expect(host.asked('list_versions')).toHaveLength(1);
  document.heard({ event: 'stale', tags: [{ tag: 'versions', ...of }] });
  expect(host.asked('list_versions')).toHaveLength(2);
});

test('a late answer about another document is not shown', async () => {
  const late = held<History>();
  const { host, document } = open({ list_versions: () => late.promise });
  document.show(of);
  host.answers.list_versions = () => ({ ...history([current]), key: 'b.pdf' });
  document.show({ ...of, key: 'b.pdf' });
  await settled();
  late.give(history());
  await settled();
  expect(document.history?.key).toBe('b.pdf');
});

test('details are asked for only when they are looked at, of the version that was chosen', async () => {
  const details = { key: 'cv.pdf', size: 100 } as Details;
  const { host, document } = open({ document_details: () => details });
  document.show(of);
  await settled();
  expect(host.asked('document_details')).toEqual([]);
  document.showTab('details');
  document.showDetailsOf(old);
  await settled();
  expect(host.asked('document_details')).toEqual([of, { ...of, version_id: 'v1' }]);
  expect(document.details).toEqual(details);
});

test('a fault takes the place of the versions', async () => {
  const { document } = open({
    list_versions: () => {
      throw { code: 's3.denied', message: 'You may not.' };
    },
  });
  document.show(of);
  await settled();
  expect(document.historyFault?.code).toBe('s3.denied');
});
