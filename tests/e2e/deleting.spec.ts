// Deleting and bringing back, one and several, and what a bucket without versions is told beforehand.
import { expect, samples, test } from './strata.ts';

const key = 'README.md';

test('a deleted document comes back with Undo, its history untouched', async ({
  strata,
  second,
  host,
}) => {
  const { page } = strata;
  const before = await second.history(samples, key);
  await strata.open();
  await strata.choose(key);
  await page.keyboard.press('Delete');
  await expect(strata.toast('Deleted “README.md”.')).toBeVisible();
  await expect(strata.row(key)).toHaveCount(0);
  await strata.picture('deleted');
  const after = await second.history(samples, key);
  expect(after).toHaveLength(before.length + 1);
  expect(after[0]).toMatchObject({ marker: true, latest: true });
  expect(await host.questions()).toEqual([]);

  await strata.undo('Deleted “README.md”.');
  await expect(strata.row(key)).toBeVisible();
  await expect(strata.toast('Brought back “README.md”.')).toBeVisible();
  expect(await second.history(samples, key)).toEqual(before);
});

test('several are asked for, deleted together and brought back together', async ({
  strata,
  second,
}) => {
  const { page } = strata;
  await strata.open();
  await strata.openFolder('templates');
  const keys = ['templates/Offer letter.docx', 'templates/Saying no, kindly.md'];
  const before = await Promise.all(keys.map((one) => second.history(samples, one)));
  await strata.choose(keys[0] ?? '');
  await strata.choose(keys[1] ?? '', { also: true });
  await expect(strata.chosen).toContainText('2 items selected');

  const question = page.getByRole('alertdialog', { name: /^Delete 2 documents/ });
  await page.getByRole('button', { name: 'Delete (Del)' }).click();
  await expect(question).toContainText('All versions stay in the bucket');
  await strata.picture('delete-several');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  expect(await Promise.all(keys.map((one) => second.history(samples, one)))).toEqual(before);

  await page.getByRole('button', { name: 'Delete (Del)' }).click();
  await question.getByRole('button', { name: 'Delete 2 documents' }).click();
  await expect(strata.toast('Deleted 2 documents.')).toBeVisible();
  await expect(strata.row(keys[0] ?? '')).toHaveCount(0);
  const left = await second.keys(samples, 'templates/');
  expect(left).not.toContain(keys[0]);
  expect(left).not.toContain(keys[1]);

  await strata.undo('Deleted 2 documents.');
  await expect(strata.row(keys[0] ?? '')).toBeVisible();
  await expect(strata.row(keys[1] ?? '')).toBeVisible();
  expect(await Promise.all(keys.map((one) => second.history(samples, one)))).toEqual(before);
});

test('a deleted document is undeleted from its row', async ({ strata, second }) => {
  const before = await second.history(samples, key);
  await second.remove(samples, key);
  await strata.open();
  await expect(strata.row(key)).toHaveCount(0);
  await strata.showsDeleted();
  await expect(strata.row(key)).toContainText('Deleted');
  await strata.picture('deleted-shown');
  await strata.row(key).getByRole('button', { name: 'Undelete' }).click();
  await expect(strata.toast('Brought back “README.md”.')).toBeVisible();
  await expect(strata.row(key)).not.toContainText('Deleted');
  expect(await second.history(samples, key)).toEqual(before);
});

test('a deleted document is undeleted from its timeline, and Undo deletes it again', async ({
  strata,
  second,
}) => {
  const before = await second.history(samples, key);
  await second.remove(samples, key);
  await strata.open();
  await strata.showsDeleted();
  await strata.choose(key);
  const marker = (await second.history(samples, key))[0]?.id ?? '';
  await expect(strata.version(marker)).toContainText('Delete marker on top');
  await strata.picture('delete-marker-on-the-timeline');
  await strata.version(marker).getByRole('button', { name: 'Undelete' }).click();
  await expect(strata.toast('Brought back “README.md”.')).toBeVisible();
  await expect(strata.version(marker)).toHaveCount(0);
  expect(await second.history(samples, key)).toEqual(before);

  await strata.undo('Brought back “README.md”.');
  await expect(strata.toast('“README.md” is deleted again.')).toBeVisible();
  const after = await second.history(samples, key);
  expect(after[0]).toMatchObject({ marker: true, latest: true });
  expect(after).toHaveLength(before.length + 1);
});

test('where no versions are kept the question says so, and no changes nothing', async ({
  strata,
  second,
  host,
}) => {
  const { page } = strata;
  await second.makeBucket('unversioned-bucket', 'unversioned');
  await second.put('unversioned-bucket', 'only.txt', 'the only copy');
  await strata.open();
  await strata.openBucket('unversioned-bucket');
  await expect(page.getByText('This bucket keeps no old versions.')).toBeVisible();
  await strata.picture('unversioned');
  await strata.choose('only.txt');

  await host.answers(false);
  await page.keyboard.press('Delete');
  await expect.poll(async () => (await host.questions()).length).toBe(1);
  const [question] = await host.questions();
  expect(question).toMatchObject({
    title: 'Delete 1 document for good?',
    confirm: 'Delete for good',
  });
  expect(question?.message).toContain('“only.txt” (13 bytes) will be deleted');
  expect(question?.message).toContain('keeps no old versions');
  await expect(strata.row('only.txt')).not.toHaveAttribute('aria-busy', 'true');
  expect(await second.keys('unversioned-bucket')).toEqual(['only.txt']);

  await host.answers(true);
  await page.keyboard.press('Delete');
  const toast = strata.toast('Deleted “only.txt” for good.');
  await expect(toast).toBeVisible();
  await expect(toast.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  await expect(page.getByText('“unversioned-bucket” is empty')).toBeVisible();
  expect(await second.keys('unversioned-bucket')).toEqual([]);
});

test('where versioning is suspended the question tells that apart', async ({
  strata,
  second,
  host,
}) => {
  const { page } = strata;
  await second.makeBucket('suspended-bucket', 'versioned');
  await second.put('suspended-bucket', 'note.txt', 'kept');
  await second.setVersioning('suspended-bucket', 'Suspended');
  const before = await second.history('suspended-bucket', 'note.txt');
  await strata.open();
  await strata.openBucket('suspended-bucket');
  await expect(page.getByText('Versioning is suspended in this bucket.')).toBeVisible();
  await strata.choose('note.txt');
  await host.answers(false);
  await page.keyboard.press('Delete');
  await expect.poll(async () => (await host.questions()).length).toBe(1);
  const [question] = await host.questions();
  expect(question?.message).toContain('Versioning is suspended in this bucket');
  expect(await second.history('suspended-bucket', 'note.txt')).toEqual(before);
});
