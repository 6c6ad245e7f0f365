// What networks and servers do to a listing: said in words, survived where it passes, never taken for everything.
import { expect, samples, test } from './strata.ts';

test('a bucket that vanished is named, and the window goes on working', async ({
  strata,
  second,
}) => {
  const { page } = strata;
  await second.makeBucket('short-lived', 'versioned');
  await second.put('short-lived', 'a.txt', 'a');
  await strata.open();
  await strata.openBucket('short-lived');
  await expect(strata.row('a.txt')).toBeVisible();
  await second.removeBucket('short-lived');
  await page.getByRole('button', { name: 'Reload (F5)' }).click();
  const alert = page.getByTestId('browser').getByRole('alert');
  await expect(alert).toContainText('No longer there');
  await expect(alert).toContainText('“short-lived”');
  await strata.picture('bucket-vanished');
  await strata.openBucket(samples);
  await expect(strata.row('README.md')).toBeVisible();
  await expect(alert).toHaveCount(0);
});

test('a listing that is denied says which permission is missing, and opens once allowed', async ({
  strata,
  host,
}) => {
  const { page } = strata;
  await strata.open();
  await host.suffers({ method: 'GET', query: 'list-type', effect: 'denied' });
  await strata.row('resumes/').dblclick({ position: { x: 60, y: 17 } });
  const alert = page.getByTestId('browser').getByRole('alert');
  await expect(alert).toContainText('Not permitted');
  await expect(alert).toContainText('s3:ListBucket');
  await expect(strata.status).toHaveText('The folder could not be listed');
  await strata.picture('listing-denied');
  await host.suffers();
  await alert.getByRole('button', { name: 'Try again' }).click();
  await strata.ready();
  await expect(strata.rows.first()).toBeVisible();
  await expect(alert).toHaveCount(0);
});

test('a server that asks to slow down for a while is waited for', async ({ strata, host }) => {
  await strata.open();
  await host.suffers({ method: 'GET', query: 'list-type', times: 2, effect: 'slow_down' });
  await strata.openFolder('templates');
  await expect(strata.row('templates/Offer letter.docx')).toBeVisible();
  await expect(strata.page.getByTestId('browser').getByRole('alert')).toHaveCount(0);

  await host.suffers({ method: 'GET', query: 'versions', times: 2, effect: 'internal_error' });
  await strata.choose('templates/Offer letter.docx');
  await expect(strata.timeline.locator('[data-version]').first()).toBeVisible();
});

test('a restore whose answer is lost is looked up instead of done twice', async ({
  strata,
  second,
  host,
}) => {
  const key = 'README.md';
  const before = await second.history(samples, key);
  await strata.open();
  await strata.choose(key);
  const old = before.at(-2)?.id ?? '';
  await expect(strata.version(old)).toBeVisible();
  await host.suffers({ method: 'PUT', path: key, times: 1, effect: 'lose_answer' });
  await strata.version(old).getByRole('button', { name: 'Restore' }).click();
  await expect(strata.toasts.first()).toBeVisible();
  await expect(strata.timeline.locator('[data-version]')).toHaveCount(before.length + 1);
  const after = await second.history(samples, key);
  expect(after).toHaveLength(before.length + 1);
  expect(await second.bytes(samples, key)).toEqual(await second.bytes(samples, key, old));
  await strata.picture('answer-lost');
});

test.describe('a long folder', () => {
  test.use({ hostArgs: ['--fill', 'long-folder=3500', '--no-seed'] });

  test('a listing that fails half-way says that it is not everything', async ({ strata, host }) => {
    const { page } = strata;
    await strata.open();
    await host.suffers({
      method: 'GET',
      query: 'continuation-token',
      skip: 1,
      effect: 'denied',
    });
    await strata.row('documents/').dblclick({ position: { x: 60, y: 17 } });
    const alert = page.getByTestId('browser').getByRole('alert');
    await expect(alert).toContainText(
      'This is not everything: the list stopped after 2,000 items.',
    );
    await expect(strata.row('documents/00000000.txt')).toBeVisible();
    await expect(strata.status).toHaveText('2,000 items, then the list failed');
    await expect(strata.table).toHaveAttribute('aria-busy', 'false');
    await strata.picture('partial-listing');
    await host.suffers();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(strata.status).toHaveText('3,500 items');
    await expect(alert).toHaveCount(0);
  });
});
