import { expect, test } from 'vitest';
import type { ListingRows } from '../../bindings';
import { documents, FolderHost } from '../../test/folder';
import { held, settled } from '../../test/scripted';
import { Listing, pageSize, type View } from './listing.svelte';

const of = { connection: 'sandbox', bucket: 'b', prefix: '', deleted: false };
const byName: View = { sort: 'name', descending: false, filter: '' };

function listing(host: FolderHost) {
  return new Listing(host, of, byName, () => undefined);
}

const starts = (host: FolderHost) => host.asked('listing_window').map((window) => window.start);

test('only the pages near the screen are asked for', async () => {
  const host = new FolderHost(() => documents(20_000));
  const rows = listing(host);
  await rows.open();
  expect(rows.total).toBe(20_000);
  expect(rows.row(0)?.name.text).toBe('doc-00000.txt');
  expect(rows.row(15_000)).toBeUndefined();
  rows.want(15_000, 15_030);
  await settled();
  expect(rows.row(15_010)?.name.text).toBe('doc-15010.txt');
  expect(starts(host)).toEqual([0, 14_800, 15_000]);
});

test('a page that is on its way is not asked for twice', async () => {
  const host = new FolderHost(() => documents(1000));
  const rows = listing(host);
  await rows.open();
  rows.want(450, 460);
  rows.want(452, 462);
  await settled();
  expect(starts(host)).toEqual([0, 400]);
});

test('rows that changed stay on screen until the new ones are here', async () => {
  const host = new FolderHost(() => documents(3));
  const rows = listing(host);
  await rows.open();
  const answer = held<ListingRows>();
  host.answers.listing_window = () => answer.promise;
  rows.heard('listing 1', 2);
  expect(rows.row(0)?.name.text).toBe('doc-00000.txt');
  const [, second, third] = documents(3);
  if (!second || !third) throw new Error('three rows');
  answer.give({ total: 2, loaded: 2, complete: true, revision: 2, start: 0, rows: [second, third] });
  await settled();
  expect(rows.row(0)?.name.text).toBe('doc-00001.txt');
  expect(rows.total).toBe(2);
});

test('rows told of while an older answer is on its way are asked for again', async () => {
  const host = new FolderHost(() => documents(3));
  const rows = listing(host);
  await rows.open();
  const older = held<ListingRows>();
  host.answers.listing_window = () => older.promise;
  rows.heard('listing 1', 2);
  rows.heard('listing 1', 3);
  host.answers.listing_window = () => ({
    total: 9,
    loaded: 9,
    complete: true,
    revision: 3,
    start: 0,
    rows: documents(9),
  });
  older.give({ total: 5, loaded: 5, complete: false, revision: 2, start: 0, rows: documents(5) });
  await settled();
  expect(rows.total).toBe(9);
});

test('an answer in the old order never lands in the new one', async () => {
  const host = new FolderHost(() => documents(1000));
  const rows = listing(host);
  await rows.open();
  const late = held<ListingRows>();
  const before = host.answers.listing_window;
  host.answers.listing_window = () => late.promise;
  rows.want(500, 520);
  if (before) host.answers.listing_window = before;
  rows.see({ ...byName, descending: true });
  late.give({
    total: 1000,
    loaded: 1000,
    complete: true,
    revision: 1,
    start: 400,
    rows: documents(pageSize),
  });
  await settled();
  expect(rows.row(0)?.name.text).toBe('doc-00999.txt');
  expect(rows.row(400)).toBeUndefined();
});

test('events of another listing, or old ones, ask for nothing', async () => {
  const host = new FolderHost(() => documents(3));
  const rows = listing(host);
  await rows.open();
  rows.heard('another', 9);
  rows.heard('listing 1', 5);
  await settled();
  const asked = starts(host).length;
  rows.heard('listing 1', 5);
  await settled();
  expect(starts(host)).toHaveLength(asked);
});

test('a folder that can not be opened shows why', async () => {
  const host = new FolderHost(() => []);
  host.answers.open_listing = () => {
    throw { code: 's3.gone', message: 'There is no bucket “b”.' };
  };
  const rows = listing(host);
  await rows.open();
  expect(rows.fault?.code).toBe('s3.gone');
  expect(rows.complete).toBe(true);
});

test('a listing closed while it opens is forgotten in the engine too', async () => {
  const host = new FolderHost(() => documents(3));
  const rows = listing(host);
  const opening = rows.open();
  rows.close();
  await opening;
  expect(host.asked('close_listing')).toEqual([{ listing: 'listing 1' }]);
});
