// A folder of 100,000 documents is as easy as one of ten.
import { expect, test } from './strata.ts';

const keys = 100_000;

test.use({ hostArgs: ['--fill', `large=${keys}`, '--no-seed'] });

test('a folder of 100,000 documents opens, scrolls, filters, sorts and is chosen whole', async ({
  strata,
}) => {
  test.slow();
  const { page } = strata;
  await strata.open();
  // It can be worked with long before it is read to its end.
  await strata.row('documents/').dblclick({ position: { x: 60, y: 17 } });
  const nth = (number: number) => `documents/${String(number).padStart(8, '0')}.txt`;
  await expect(strata.row(nth(0))).toBeVisible();
  await expect(strata.status).toHaveText('100,000 items', { timeout: 90_000 });
  await expect(strata.table).toHaveAttribute('aria-rowcount', `${keys + 1}`);
  await strata.picture('huge-folder');

  await strata.table.focus();
  await page.keyboard.press('End');
  await expect(strata.row(nth(keys - 1))).toHaveAttribute('aria-selected', 'true');
  await expect(strata.row(nth(keys - 1))).toBeInViewport();
  await page.keyboard.press('PageUp');
  await expect(strata.row(nth(keys - 1))).toHaveAttribute('aria-selected', 'false');
  expect(await strata.table.getByRole('row').count()).toBeLessThan(80);
  await strata.picture('huge-folder-end');
  await page.keyboard.press('Home');
  await expect(strata.row(nth(0))).toBeInViewport();

  await page.keyboard.type('00001234');
  await expect(strata.row(nth(1234))).toHaveAttribute('aria-selected', 'true');
  await expect(strata.row(nth(1234))).toBeInViewport();

  await page.keyboard.press('Control+a');
  await expect(strata.chosen).toHaveText('100,000 documents selected');
  await expect(
    strata.page.getByRole('heading', { name: '100,000 documents selected' }),
  ).toBeVisible();
  await strata.picture('huge-folder-all-chosen');

  await strata.filter.fill('9999');
  await expect(strata.status).toHaveText(/^\d+ of 100,000 items$/);
  for (const row of await strata.rows.all()) await expect(row).toContainText('9999');
  const filtered = Array.from({ length: keys }, (_, at) => nth(at)).filter((key) =>
    key.includes('9999'),
  );
  await expect(strata.status).toHaveText(`${filtered.length} of 100,000 items`);
  await strata.filter.fill('');
  await expect(strata.status).toHaveText('100,000 items');

  await strata.table.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
  await expect(strata.row(nth(keys - 1))).toBeInViewport();
  expect(await strata.table.getByRole('row').count()).toBeLessThan(80);
});
