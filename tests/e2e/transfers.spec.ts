// Uploads and downloads: by button and by drop, checked at their end, failed with a reason, cancelled without a trace.
import { truncate, readdir, readFile, rm, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, samples, test } from './strata.ts';

test('an uploaded file is in the bucket byte for byte, and Undo takes it away', async ({
  strata,
  second,
  host,
}) => {
  await strata.open();
  await strata.openFolder('drafts');
  const text = 'Größe: 3 µm\n'.repeat(1000);
  await host.choosesFiles(await host.file('Notes for Zoë.txt', text));
  await strata.page.getByRole('button', { name: 'Upload' }).click();
  const transfer = strata.transfer('Notes for Zoë.txt');
  await expect(transfer).toContainText('Uploaded · 15 KB · verified');
  await expect(strata.row('drafts/Notes for Zoë.txt')).toBeVisible();
  await strata.picture('uploaded');
  const bytes = await second.bytes(samples, 'drafts/Notes for Zoë.txt');
  expect(Buffer.from(bytes).toString()).toBe(text);

  await transfer.getByRole('button', { name: 'Undo the upload of Notes for Zoë.txt' }).click();
  await expect(strata.toast('Undid the upload of “Notes for Zoë.txt”.')).toBeVisible();
  await expect(strata.row('drafts/Notes for Zoë.txt')).toHaveCount(0);
  expect(await second.history(samples, 'drafts/Notes for Zoë.txt')).toEqual([]);
});

test('an upload over a document makes a new version, and Undo uncovers the old one', async ({
  strata,
  second,
  host,
}) => {
  const key = 'drafts/untitled.txt';
  const before = await second.history(samples, key);
  await strata.open();
  await strata.openFolder('drafts');
  await strata.choose(key);
  await host.choosesFiles(await host.file('untitled.txt', 'a second draft'));
  await strata.page.getByRole('button', { name: 'Upload' }).click();
  await expect(strata.transfer('untitled.txt')).toContainText('Uploaded · 14 B · verified');
  await expect(strata.timeline.locator('[data-version]')).toHaveCount(before.length + 1);
  await strata.picture('uploaded-over');
  const after = await second.history(samples, key);
  expect(after.slice(1)).toEqual(before.map((entry) => ({ ...entry, latest: false })));

  await strata.transfer('untitled.txt').getByRole('button', { name: 'Undo the upload' }).click();
  await expect(strata.timeline.locator('[data-version]')).toHaveCount(before.length);
  expect(await second.history(samples, key)).toEqual(before);
});

test('dropped files and folders go where the person looks', async ({ strata, second, host }) => {
  await strata.open();
  await strata.openFolder('inbox');
  await strata.dropsGoTo('inbox/');
  await host.file('trip/photos/one.png', 'not really a picture');
  await host.file('trip/plan.txt', 'go there');
  const single = await host.file('letter.txt', 'Dear all');
  await host.drops(join(host.folder, 'trip'), single);
  await expect(strata.row('inbox/trip/')).toBeVisible();
  await expect(strata.row('inbox/letter.txt')).toBeVisible();
  await expect(strata.transfers.locator('[data-state=done]')).toHaveCount(3);
  await strata.picture('dropped');
  const keys = await second.keys(samples, 'inbox/');
  expect(keys).toEqual(
    expect.arrayContaining([
      'inbox/letter.txt',
      'inbox/trip/photos/one.png',
      'inbox/trip/plan.txt',
    ]),
  );
  await strata.openFolder('trip');
  await strata.dropsGoTo('inbox/trip/');
  await host.drops(single);
  await expect(strata.row('inbox/trip/letter.txt')).toBeVisible();
});

test('a failed upload says why and can be tried again', async ({ strata, second, host }) => {
  const { page } = strata;
  const path = await host.file('refused.txt', 'no entry');
  await strata.open();
  await strata.openFolder('drafts');
  await host.suffers({ method: 'PUT', path: 'refused.txt', effect: 'denied' });
  await host.choosesFiles(path);
  await page.getByRole('button', { name: 'Upload' }).click();
  const transfer = strata.transfer('refused.txt');
  await expect(transfer).toContainText('access is denied');
  await expect(transfer).toContainText('s3:PutObject');
  // The whole reason can be read: no line of it is cut.
  const cut = await transfer
    .locator('p')
    .evaluateAll((lines) => lines.filter((line) => line.scrollWidth > line.clientWidth + 1).length);
  expect(cut).toBe(0);
  await strata.picture('upload-failed');

  // The bucket lets it in now, but the file has vanished since.
  await host.suffers();
  await rm(path);
  await transfer.getByRole('button', { name: 'Try refused.txt again' }).click();
  await expect(transfer).not.toContainText('access is denied');
  await expect(transfer).toHaveAttribute('data-state', 'failed');
  await expect(transfer).toContainText('“refused.txt” in “person” does not exist.');
  await strata.picture('upload-of-a-vanished-file');
  expect(await second.history(samples, 'drafts/refused.txt')).toEqual([]);

  await host.file('refused.txt', 'here again');
  await transfer.getByRole('button', { name: 'Try refused.txt again' }).click();
  await expect(transfer).toHaveAttribute('data-state', 'done');
  const bytes = await second.bytes(samples, 'drafts/refused.txt');
  expect(Buffer.from(bytes).toString()).toBe('here again');
});

test('a file that is not there when it is chosen is named and left out', async ({
  strata,
  host,
}) => {
  await strata.open();
  await strata.openFolder('drafts');
  const there = await host.file('there.txt', 'x');
  await host.choosesFiles(join(host.folder, 'gone.txt'), there);
  await strata.page.getByRole('button', { name: 'Upload' }).click();
  await expect(strata.toast('gone.txt')).toBeVisible();
  await expect(strata.row('drafts/there.txt')).toBeVisible();
});

test('a large upload that is cancelled leaves no document and no open upload', async ({
  strata,
  second,
  host,
}) => {
  const path = await host.file('film.mov', '');
  await truncate(path, 60 * 1024 * 1024);
  await strata.open();
  await strata.openFolder('drafts');
  // The first part goes through, the others hang until the request is given up.
  const part = { method: 'PUT', query: 'partNumber' };
  await host.suffers({ ...part, skip: 1, effect: { delay_ms: 600_000 } });
  await host.choosesFiles(path);
  await strata.page.getByRole('button', { name: 'Upload' }).click();
  const transfer = strata.transfer('film.mov');
  const bar = transfer.getByRole('progressbar', { name: 'Progress of film.mov' });
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(5);
  expect(await second.openUploads(samples)).toBe(1);
  await strata.picture('large-upload-under-way');

  await transfer.getByRole('button', { name: 'Cancel film.mov' }).click();
  await expect(transfer).toContainText('Cancelled');
  await expect.poll(() => second.openUploads(samples)).toBe(0);
  expect(await second.history(samples, 'drafts/film.mov')).toEqual([]);
  await strata.picture('large-upload-cancelled');
});

test('a large upload in parts is whole and verified', async ({ strata, second, host }) => {
  const bytes = new Uint8Array(20 * 1024 * 1024);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = (at * 2654435761) >>> 24;
  await strata.open();
  await strata.openFolder('drafts');
  await host.choosesFiles(await host.file('large.bin', bytes));
  await strata.page.getByRole('button', { name: 'Upload' }).click();
  await expect(strata.transfer('large.bin')).toContainText('Uploaded · 21 MB · verified');
  expect(Buffer.compare(await second.bytes(samples, 'drafts/large.bin'), bytes)).toBe(0);
  expect(await second.openUploads(samples)).toBe(0);
});

test('a document is downloaded to the chosen path, and an old version too', async ({
  strata,
  second,
  host,
}) => {
  const { page } = strata;
  const key = 'README.md';
  const old = (await second.history(samples, key)).at(-2)?.id ?? '';
  await strata.open();
  await strata.choose(key);
  const [now, then] = [join(host.folder, 'now.md'), join(host.folder, 'then.md')];
  await host.savesAs(now);
  await strata.inspector.getByRole('button', { name: 'Download', exact: true }).first().click();
  await expect(strata.transfers.locator('[data-state=done]')).toHaveCount(1);
  await host.savesAs(then);
  await strata.version(old).getByRole('button', { name: 'Download' }).click();
  await expect(strata.transfers.locator('[data-state=done]')).toHaveCount(2);
  await strata.picture('downloaded');
  expect(Buffer.compare(await readFile(now), await second.bytes(samples, key))).toBe(0);
  expect(Buffer.compare(await readFile(then), await second.bytes(samples, key, old))).toBe(0);

  await host.savesAs(null);
  const answer = page.waitForResponse(/download_documents/);
  await strata.inspector.getByRole('button', { name: 'Download', exact: true }).first().click();
  expect(await (await answer).json()).toEqual({ transfers: [], skipped: [] });
  await expect(strata.transfers.getByRole('listitem')).toHaveCount(2);
});

test('several documents are downloaded into the chosen folder and replace nothing', async ({
  strata,
  second,
  host,
}) => {
  await strata.open();
  await strata.openFolder('templates');
  const folder = join(host.folder, 'downloads');
  await mkdir(folder);
  const mine = await host.file('downloads/Offer letter.docx', 'mine, not to be replaced');
  await host.choosesFolder(folder);
  await strata.page.keyboard.press('Tab');
  await strata.table.focus();
  await strata.page.keyboard.press('Control+a');
  await strata.page.getByRole('button', { name: 'Download', exact: true }).first().click();
  const keys = await second.keys(samples, 'templates/');
  await expect(strata.transfers.locator('[data-state=done]')).toHaveCount(keys.length);
  await strata.picture('several-downloaded');
  expect(await readFile(mine, 'utf8')).toBe('mine, not to be replaced');
  const names = await readdir(folder);
  expect(names).toHaveLength(keys.length + 1);
  expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
  const handbook = 'templates/Handbook for interviewers.pdf';
  const read = await readFile(join(folder, 'Handbook for interviewers.pdf'));
  expect(Buffer.compare(read, await second.bytes(samples, handbook))).toBe(0);
});

test('a download that can not be written or comes damaged says so and leaves nothing', async ({
  strata,
  host,
}) => {
  await strata.open();
  await strata.choose('README.md');
  const download = strata.inspector.getByRole('button', { name: 'Download', exact: true }).first();
  await host.savesAs(join(host.folder, 'no such folder', 'README.md'));
  await download.click();
  const first = strata.transfers.locator('[data-state=failed]').first();
  await expect(first).toContainText('no such folder');
  await strata.transfers.getByRole('button', { name: 'Clear finished' }).click();

  await host.suffers({ method: 'GET', path: 'README.md', effect: 'flip_bit' });
  await host.savesAs(join(host.folder, 'README.md'));
  await download.click();
  await expect(strata.transfers.locator('[data-state=failed]')).toHaveCount(1);
  await strata.picture('damaged-download');
  expect(await readdir(host.folder)).toEqual([]);
});
