import { expect, test } from 'vitest';
import type { Row } from '../../bindings';
import { documentRow, documents, FolderHost, folderRow } from '../../test/folder';
import { settled } from '../../test/scripted';
import { Cursor } from './cursor.svelte';
import { Listing } from './listing.svelte';

async function over(rows: Row[]) {
  const host = new FolderHost(() => rows);
  const listing = new Listing(
    host,
    { connection: 'c', bucket: 'b', prefix: '', deleted: false },
    { sort: 'name', descending: false, filter: '' },
    () => undefined,
  );
  await listing.open();
  return { host, cursor: new Cursor(() => listing) };
}

const names = (cursor: Cursor) => cursor.selection.rows.map((row) => row.name.text);

test('Shift chooses from the anchor, forwards and backwards', async () => {
  const { cursor } = await over(documents(10));
  cursor.move(4);
  cursor.move(6, 'extend');
  expect(cursor.selection.count).toBe(3);
  cursor.move(3, 'extend');
  expect(names(cursor)).toEqual(['doc-00003.txt', 'doc-00004.txt']);
});

test('a range over rows that are not here is read from the engine', async () => {
  const { cursor } = await over(documents(2000));
  cursor.move(0);
  cursor.move(1999, 'extend');
  await new Promise((resolve) => setTimeout(resolve));
  expect(cursor.selection.count).toBe(2000);
});

test('all documents are chosen, and no folder', async () => {
  const { cursor } = await over([folderRow('a/'), folderRow('b/'), folderRow('c/'), ...documents(1500)]);
  await cursor.selectAll();
  expect(cursor.selection.count).toBe(1500);
  expect(cursor.selection.has(folderRow('a/'))).toBe(false);
  expect(cursor.selection.has(documentRow('doc-01234.txt'))).toBe(true);
});

test('all but one', async () => {
  const { cursor } = await over(documents(900));
  await cursor.selectAll();
  cursor.toggle(7);
  expect(cursor.selection.count).toBe(899);
  const chosen = await cursor.chosen();
  expect(chosen).toHaveLength(899);
  expect(chosen.map((row) => row.key)).not.toContain('doc-00007.txt');
});

test('a folder full of folders has no document to choose', async () => {
  const { cursor } = await over([folderRow('a/'), folderRow('b/')]);
  await cursor.selectAll();
  expect(cursor.selection.count).toBe(0);
});

test('typed letters find a row that is not here, and wrap around', async () => {
  const { cursor } = await over([...documents(1200), documentRow('Zoë.pdf')]);
  expect(await cursor.find('zo', 5, () => true)).toBe(1200);
  expect(await cursor.find('doc-00002', 1000, () => true)).toBe(2);
  expect(await cursor.find('nothing', 0, () => true)).toBe(-1);
});

test('more letters end a search for fewer', async () => {
  const { cursor, host } = await over(documents(5000));
  let wanted = true;
  const found = cursor.find('x', 0, () => wanted);
  wanted = false;
  expect(await found).toBe(-1);
  expect(host.asked('listing_window').length).toBeLessThan(4);
});

test('the cursor stays inside the rows', async () => {
  const { cursor } = await over(documents(3));
  cursor.move(99);
  expect(cursor.active).toBe(2);
  cursor.move(-5);
  expect(cursor.active).toBe(0);
  await settled();
});
