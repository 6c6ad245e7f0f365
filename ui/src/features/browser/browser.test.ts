import { expect, test } from 'vitest';
import { documentRow, documents, FolderHost, folderRow, shownName } from '../../test/folder';
import { held, settled } from '../../test/scripted';
import { Browser } from './browser.svelte';

const bucket = { connection: 'sandbox', bucket: 'b', steps: [] };

async function opened(host: FolderHost) {
  const browser = new Browser(host);
  browser.open(bucket);
  await settled();
  return browser;
}

function tree() {
  return new FolderHost(({ prefix, deleted }) =>
    prefix === ''
      ? [folderRow('cvs/'), folderRow('letters/'), documentRow('a.txt'), documentRow('b.txt')]
      : [
          documentRow(`${prefix}ada.pdf`),
          ...(deleted ? [documentRow(`${prefix}bob.pdf`, { deleted: true })] : []),
        ],
  );
}

test('opening a folder and going back, forward and up shows the right rows', async () => {
  const browser = await opened(tree());
  browser.openFolder(folderRow('cvs/'));
  await settled();
  expect(browser.prefix).toBe('cvs/');
  expect(browser.row(0)?.name.text).toBe('ada.pdf');
  expect(browser.canGoBack).toBe(true);
  browser.goBack();
  await settled();
  expect(browser.row(0)?.name.text).toBe('cvs');
  browser.goForward();
  await settled();
  expect(browser.prefix).toBe('cvs/');
  browser.up();
  expect(browser.prefix).toBe('');
  browser.up();
  expect(browser.prefix).toBe('');
});

test('the listing of a folder that was left is closed', async () => {
  const host = tree();
  const browser = await opened(host);
  browser.openFolder(folderRow('cvs/'));
  await settled();
  expect(host.asked('close_listing')).toEqual([{ listing: 'listing 1' }]);
});

test('a stale folder is read anew beside the rows on screen, and the choice survives', async () => {
  const host = tree();
  const browser = await opened(host);
  browser.cursor.move(2);
  await settled();
  host.rows = () => [folderRow('cvs/'), documentRow('a.txt', { size: 777 }), documentRow('b.txt')];
  browser.heard({
    event: 'stale',
    tags: [{ tag: 'objects', connection: 'sandbox', bucket: 'b', prefix: '' }],
  });
  expect(browser.row(2)?.name.text).toBe('a.txt');
  await settled();
  expect(browser.row(1)?.name.text).toBe('a.txt');
  const only = browser.cursor.selection.only;
  expect(only?.row === 'document' && only.size).toBe(777);
  expect(host.asked('close_listing')).toEqual([{ listing: 'listing 1' }]);
});

test('what is stale elsewhere leaves the folder alone', async () => {
  const host = tree();
  const browser = await opened(host);
  browser.heard({
    event: 'stale',
    tags: [{ tag: 'objects', connection: 'sandbox', bucket: 'b', prefix: 'cvs/' }],
  });
  browser.heard({ event: 'stale', tags: [{ tag: 'objects', connection: 'other', bucket: 'b', prefix: '' }] });
  await settled();
  expect(host.asked('open_listing')).toHaveLength(1);
});

test('a new listing that is not as long yet does not replace the rows on screen', async () => {
  const host = new FolderHost(() => documents(500));
  const browser = await opened(host);
  host.rows = () => documents(300);
  host.complete = false;
  browser.reload();
  await settled();
  expect(browser.total).toBe(500);
  host.rows = () => documents(499);
  host.complete = true;
  host.revision = 2;
  browser.heard({ event: 'listing', listing: 'listing 2', revision: 2 });
  await settled();
  expect(browser.total).toBe(499);
});

test('a folder that can no longer be listed says so instead of showing what was there', async () => {
  const host = tree();
  const browser = await opened(host);
  const fault = { code: 's3.gone' as const, message: 'There is no bucket “b”.' };
  host.answers.listing_window = () => ({
    total: 0,
    loaded: 0,
    complete: false,
    fault,
    revision: 1,
    start: 0,
    rows: [],
  });
  browser.reload();
  await settled();
  expect(browser.listing?.fault).toEqual(fault);
  expect(browser.total).toBe(0);
});

test('a filter starts at the top, empties the choice and is gone in the next folder', async () => {
  const host = tree();
  const browser = await opened(host);
  browser.cursor.move(3);
  await settled();
  browser.filter('a');
  await settled();
  expect(browser.total).toBe(1);
  expect(browser.cursor.active).toBe(0);
  expect(browser.cursor.selection.count).toBe(0);
  browser.openFolder(folderRow('cvs/'));
  await settled();
  expect(browser.view.filter).toBe('');
});

test('a second click on a column turns its order around', async () => {
  const browser = await opened(tree());
  browser.sortBy('name');
  expect(browser.view).toMatchObject({ sort: 'name', descending: true });
  browser.sortBy('size');
  expect(browser.view).toMatchObject({ sort: 'size', descending: true });
  browser.sortBy('size');
  expect(browser.view).toMatchObject({ sort: 'size', descending: false });
});

test('hiding deleted documents again leaves the order by versions', async () => {
  const browser = await opened(tree());
  browser.showDeleted(true);
  browser.sortBy('versions');
  browser.showDeleted(false);
  await settled();
  expect(browser.view.sort).toBe('name');
});

test('a bucket that was left does not tell its state into the next one', async () => {
  const host = tree();
  const late = held<{ bucket: string; versioning: 'unversioned' }>();
  host.answers.bucket_info = ({ bucket: name }) =>
    name === 'b' ? late.promise : { bucket: name, versioning: 'enabled' as const };
  const browser = await opened(host);
  browser.open({ ...bucket, bucket: 'c' });
  await settled();
  late.give({ bucket: 'b', versioning: 'unversioned' });
  await settled();
  expect(browser.info?.versioning).toBe('enabled');
});

test('the breadcrumb keeps names as the engine shows them', async () => {
  const browser = await opened(tree());
  browser.openFolder({ ...folderRow('x\u202e/'), name: { ...shownName('x\\u{202e}'), escaped: true } });
  expect(browser.place?.steps.at(-1)?.name.text).toBe('x\\u{202e}');
  expect(browser.prefix).toBe('x\u202e/');
});
