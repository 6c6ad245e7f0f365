// The heart of it: every version in its order, an old one brought back, and that taken back again.
import { expect, samples, test } from './strata.ts';

// Of its versions the oldest is archived, all others can come back.
const key = 'README.md';

test('the timeline shows every version, newest first, as S3 has them', async ({
  strata,
  second,
}) => {
  await strata.open();
  await strata.choose(key);
  const history = await second.history(samples, key);
  expect(history.length).toBeGreaterThanOrEqual(5);
  await expect(strata.timeline.locator('[data-version]')).toHaveCount(history.length);
  expect(await strata.versions()).toEqual(history.map((entry) => entry.id));
  const [newest] = history;
  await expect(strata.version(newest?.id ?? '')).toContainText('Current');
  await expect(
    strata.version(newest?.id ?? '').getByRole('button', { name: 'Restore' }),
  ).toHaveCount(0);
  await strata.picture('timeline');
});

test('an old version comes back on top as it was, and Undo takes it away again', async ({
  strata,
  second,
}) => {
  const before = await second.history(samples, key);
  const old = before.at(-2)?.id ?? '';
  await strata.open();
  await strata.choose(key);
  await strata.version(old).getByRole('button', { name: 'Restore' }).click();
  const toast = strata.toast('Restored an earlier version of “README.md”.');
  await expect(toast).toBeVisible();
  // The same moment in the same words as in the timeline.
  const when = strata.version(old).locator('time');
  const said = toast.locator('time');
  await expect(said).toHaveText(`Written ${(await when.textContent())?.trim()}`);
  expect(await said.getAttribute('title')).toBe(await when.getAttribute('title'));
  await expect(strata.timeline.locator('[data-version]')).toHaveCount(before.length + 1);
  await strata.picture('restored');

  const after = await second.history(samples, key);
  expect(after.slice(1)).toEqual(before.map((entry) => ({ ...entry, latest: false })));
  expect(await second.bytes(samples, key)).toEqual(await second.bytes(samples, key, old));
  expect(await second.description(samples, key)).toEqual(
    await second.description(samples, key, old),
  );
  expect(await strata.versions()).toEqual(after.map((entry) => entry.id));

  await strata.undo('Restored an earlier version of');
  await expect(strata.toast('Undid the restore of “README.md”.')).toBeVisible();
  await expect(strata.timeline.locator('[data-version]')).toHaveCount(before.length);
  expect(await second.history(samples, key)).toEqual(before);
  await strata.picture('restore-undone');
});

test('a document that someone else changed since it was shown is not overwritten', async ({
  strata,
  second,
}) => {
  const before = await second.history(samples, key);
  await strata.open();
  await strata.choose(key);
  const node = strata.version(before.at(-2)?.id ?? '');
  await expect(node).toBeVisible();
  await second.put(samples, key, 'written by someone else');

  await node.getByRole('button', { name: 'Restore' }).click();
  const toast = strata.toast('“README.md” was changed in the meantime');
  await expect(toast).toContainText('nothing was done');
  await strata.picture('changed-in-between');
  await expect(strata.timeline.locator('[data-version]')).toHaveCount(before.length + 1);
  const after = await second.history(samples, key);
  expect(await strata.versions()).toEqual(after.map((entry) => entry.id));
  expect(after).toHaveLength(before.length + 1);
  expect(Buffer.from(await second.bytes(samples, key)).toString()).toBe('written by someone else');
});

test('a restore is not taken back once something newer is on top', async ({ strata, second }) => {
  const before = await second.history(samples, key);
  await strata.open();
  await strata.choose(key);
  await strata
    .version(before.at(-2)?.id ?? '')
    .getByRole('button', { name: 'Restore' })
    .click();
  await expect(strata.toast('Restored an earlier version of')).toBeVisible();
  await second.put(samples, key, 'newer');
  await strata.undo('Restored an earlier version of');
  await expect(strata.toast('“README.md” was changed in the meantime')).toBeVisible();
  expect(await second.history(samples, key)).toHaveLength(before.length + 2);
});

test('an archived version says why it can not come back', async ({ strata, second }) => {
  const archived = 'templates/Handbook for interviewers.pdf';
  const oldest = (await second.history(samples, archived)).at(-1)?.id ?? '';
  await strata.open();
  await strata.openFolder('templates');
  await strata.choose(archived);
  const node = strata.version(oldest);
  await expect(node).toContainText('Archived');
  await expect(node).toContainText('Retrieve it from the archive first');
  await expect(node.getByRole('button', { name: 'Restore' })).toHaveCount(0);
  await node.scrollIntoViewIfNeeded();
  await strata.picture('archived-version');
});

test('details tell what a document is, and what an old version was', async ({ strata, second }) => {
  const { page } = strata;
  const history = await second.history(samples, key);
  const old = history.at(-1);
  await strata.open();
  await strata.choose(key);
  await page.getByRole('tab', { name: 'Details' }).click();
  await expect(strata.inspector).toContainText('text/markdown; charset=utf-8');
  await expect(strata.inspector).toContainText(history[0]?.id ?? '?');
  await strata.picture('details');
  await page.getByRole('tab', { name: 'Versions' }).click();
  await strata
    .version(old?.id ?? '')
    .getByRole('button', { name: 'Actions on the version' })
    .click();
  await page.getByRole('menuitem', { name: 'Details of this version' }).click();
  await expect(strata.inspector).toContainText(old?.id ?? '?');
  await strata.picture('details-of-an-old-version');
});

test('where versioning is suspended a restore that destroys something asks first', async ({
  strata,
  second,
  host,
}) => {
  await second.makeBucket('suspended-bucket', 'versioned');
  await second.put('suspended-bucket', 'note.txt', 'kept');
  await second.setVersioning('suspended-bucket', 'Suspended');
  await second.put('suspended-bucket', 'note.txt', 'the null version');
  const before = await second.history('suspended-bucket', 'note.txt');
  const old = before.find((entry) => entry.id !== 'null')?.id ?? '';
  await strata.open();
  await strata.openBucket('suspended-bucket');
  await strata.choose('note.txt');
  const restore = strata.version(old).getByRole('button', { name: 'Restore' });
  await expect(strata.version(old)).toContainText('replaces the version “null” for good');
  const browser = strata.page.getByTestId('browser');
  await expect(browser).toContainText('Versioning is suspended in this bucket.');
  await expect(strata.page.locator('body')).not.toContainText('keeps no old versions');
  await strata.picture('suspended');

  await host.answers(false);
  await restore.click();
  await expect.poll(async () => (await host.questions()).length).toBe(1);
  const [question] = await host.questions();
  expect(question?.title).toBe('Restore “note.txt”?');
  expect(question?.message).toContain("This can't be undone");
  await expect(restore).toBeEnabled();
  expect(await second.history('suspended-bucket', 'note.txt')).toEqual(before);

  await host.answers(true);
  await restore.click();
  const toast = strata.toast('Restored an earlier version of');
  await expect(toast).toBeVisible();
  await expect(toast.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  const after = await second.history('suspended-bucket', 'note.txt');
  expect(after.map((entry) => entry.id).sort()).toEqual(before.map((entry) => entry.id).sort());
  expect(Buffer.from(await second.bytes('suspended-bucket', 'note.txt')).toString()).toBe('kept');
});
