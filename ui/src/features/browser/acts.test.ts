import { expect, test } from 'vitest';
import type { Row } from '../../bindings';
import { documentRow, documents, FolderHost, folderRow } from '../../test/folder';
import { scriptedActs, settled } from '../../test/scripted';
import { DocumentActs } from './acts.svelte';
import { Browser } from './browser.svelte';
import { refusal, wholeFolder } from './refusals';
import { rowMenu } from './rowMenu';

async function folder(rows: Row[], versioning: 'enabled' | 'unversioned' = 'enabled') {
  const host = new FolderHost(() => rows);
  host.answers.bucket_info = ({ bucket }) => ({ bucket, versioning });
  let undos = 0;
  host.answers.delete_documents = ({ documents: of }) => ({
    message: `${of.length} deleted.`,
    undo: `u${(undos += 1)}`,
    cancelled: false,
  });
  host.answers.undelete_document = ({ key }) => ({
    message: `${key} is back.`,
    undo: `u${key}`,
    cancelled: false,
  });
  const { acts, said } = scriptedActs(host);
  const browser = new Browser(host);
  browser.open({ connection: 'sandbox', bucket: 'b', steps: [] });
  await settled();
  return { host, said, browser, acts: new DocumentActs(acts, browser) };
}

test('one document is deleted at once, as it was shown, and can be taken back', async () => {
  const { host, said, browser, acts } = await folder(documents(3));
  browser.cursor.move(1);
  await acts.deleteChosen();
  expect(host.asked('delete_documents')).toEqual([
    { connection: 'sandbox', bucket: 'b', documents: [{ key: 'doc-00001.txt', etag: '"1"', size: 100 }] },
  ]);
  expect(said[0]?.message).toBe('1 deleted.');
  expect(said[0]?.undo).toBeDefined();
  expect(browser.cursor.selection.count).toBe(0);
});

test('several are asked for first with their number and size, and a no deletes none', async () => {
  const { host, browser, acts } = await folder(documents(5));
  await browser.cursor.selectAll();
  const deleting = acts.deleteChosen();
  await settled();
  expect(acts.question?.title).toBe('Delete 5 documents (500 B)?');
  expect(acts.question?.text).toContain('and 2 more');
  acts.question?.answer(false);
  await deleting;
  expect(host.asked('delete_documents')).toEqual([]);
});

test('more than the engine takes at once go in parts, with one Undo for all', async () => {
  const { host, said, browser, acts } = await folder(documents(2500));
  await browser.cursor.selectAll();
  const deleting = acts.deleteChosen();
  await new Promise((resolve) => setTimeout(resolve, 0));
  acts.question?.answer(true);
  await deleting;
  expect(host.asked('delete_documents').map((request) => request.documents.length)).toEqual([
    1000, 1000, 500,
  ]);
  expect(said[0]?.message).toBe('2,500 documents deleted.');
  host.answers.undo = () => ({ message: 'Taken back.', cancelled: false });
  await said[0]?.undo?.();
  expect(host.asked('undo').map((request) => request.undo)).toEqual(['u3', 'u2', 'u1']);
});

test('where no versions are kept the host asks, not the page', async () => {
  const { host, acts, browser } = await folder(documents(2), 'unversioned');
  host.answers.delete_documents = () => ({ message: '', cancelled: true });
  await browser.cursor.selectAll();
  await acts.deleteChosen();
  expect(acts.question).toBeUndefined();
  expect(host.asked('delete_documents')).toHaveLength(1);
  expect(browser.acting.size).toBe(0);
});

test('a fault halfway says what was done and frees the rest', async () => {
  const { host, said, browser, acts } = await folder([
    documentRow('a.txt', { deleted: true }),
    documentRow('b.txt', { deleted: true }),
    documentRow('c.txt', { deleted: true }),
  ]);
  host.answers.undelete_document = ({ key }) => {
    if (key === 'b.txt') throw { code: 's3.denied', message: 'You may not.' };
    return { message: `${key} is back.`, undo: key, cancelled: false };
  };
  await browser.cursor.selectAll();
  await acts.undeleteChosen();
  expect(host.asked('undelete_document').map((request) => request.key)).toEqual(['a.txt', 'b.txt']);
  expect(said.map((one) => one.message)).toEqual(['s3.denied: You may not.', 'a.txt is back.']);
  expect([...browser.acting]).toEqual(['a.txt']);
});

test('only what can be read is downloaded, in one question for a place', async () => {
  const { host, browser, acts } = await folder([
    folderRow('cvs/'),
    documentRow('a.txt'),
    documentRow('b.txt', { deleted: true }),
    documentRow('c.txt'),
  ]);
  host.answers.download_documents = () => ({ transfers: ['t1'], skipped: [] });
  await browser.cursor.selectAll();
  await acts.downloadChosen();
  expect(host.asked('download_documents')).toEqual([
    { connection: 'sandbox', bucket: 'b', items: [{ key: 'a.txt' }, { key: 'c.txt' }] },
  ]);
});

test('what was left out of an upload is told', async () => {
  const { host, said, acts } = await folder([]);
  const skipped = [
    { code: 'name.unsafe' as const, message: '“a” was left out.' },
    { code: 'name.unsafe' as const, message: '“b” was left out.' },
  ];
  host.answers.upload_documents = () => ({ transfers: [], skipped });
  await acts.upload();
  expect(said[0]?.message).toBe('name.unsafe: “a” was left out. And 1 more were left out.');
});

test('folders are left alone by a download and a deletion, and that is said', async () => {
  const { host, said, browser, acts } = await folder([folderRow('cvs/'), documentRow('a.txt')]);
  host.answers.download_documents = () => ({ transfers: ['t1'], skipped: [] });
  browser.cursor.move(0);
  await acts.deleteChosen();
  await acts.downloadChosen();
  expect(said.map((one) => one.message)).toEqual([wholeFolder, wholeFolder]);
  expect(host.asked('delete_documents')).toEqual([]);
  browser.cursor.toggle(1);
  await acts.downloadChosen();
  expect(said.at(-1)?.message).toBe(`1 folder left out. ${wholeFolder}`);
  expect(host.asked('download_documents').map((one) => one.items)).toEqual([[{ key: 'a.txt' }]]);
});

test('why nothing can be done to what is chosen is known before it is tried', async () => {
  const { browser } = await folder([
    folderRow('cvs/'),
    documentRow('a.txt', { deleted: true }),
    documentRow('b.txt'),
  ]);
  const { cursor } = browser;
  expect(refusal(cursor.selection)).toBe('Choose a document first.');
  cursor.toggle(0);
  expect(refusal(cursor.selection)).toBe(wholeFolder);
  cursor.toggle(1);
  expect(refusal(cursor.selection)).toContain('undelete it first');
  cursor.toggle(2);
  expect(refusal(cursor.selection)).toBeUndefined();
  await cursor.selectAll();
  expect(refusal(cursor.selection)).toBeUndefined();
});

test('the menu of a folder shows what can not be done to it, with the reason', async () => {
  const { browser, acts } = await folder([folderRow('cvs/'), folderRow('old/'), documentRow('a.txt')]);
  const lines = () =>
    rowMenu(
      browser,
      acts,
      () => undefined,
      () => undefined,
    ).map(({ label, refused }) => [label, refused !== undefined]);
  browser.cursor.move(0);
  expect(lines()).toEqual([
    ['Open folder', false],
    ['Download folder', true],
    ['Delete folder', true],
  ]);
  browser.cursor.toggle(1);
  expect(lines()).toEqual([
    ['Download 2 folders', true],
    ['Delete 2 folders', true],
  ]);
  browser.cursor.toggle(2);
  expect(lines()).toEqual([
    ['Download 1 document', false],
    ['Delete 1 document', false],
  ]);
});
