// Going through folders, and seeing them in another order or under a filter.
import { expect, samples, test } from './strata.ts';
import type { SortColumn } from '../../ui/src/bindings/index.ts';

test('folders open, and breadcrumb, Back and Forward lead through them', async ({ strata }) => {
  const { page } = strata;
  await strata.open();
  const back = page.getByRole('button', { name: 'Back (Alt+Left)' });
  const forward = page.getByRole('button', { name: 'Forward (Alt+Right)' });
  await expect(back).toBeDisabled();
  await strata.openFolder('reports', 'pipeline');
  const steps = page.getByRole('navigation', { name: 'Folder' }).getByRole('listitem');
  await expect(steps).toHaveText([samples, 'reports', 'pipeline']);
  await expect(strata.heading).toHaveAttribute('aria-current', 'page');
  await strata.picture('breadcrumb');

  await back.click();
  await expect(strata.heading).toHaveText('reports');
  await back.click();
  await expect(strata.heading).toHaveText(samples);
  await expect(strata.row('README.md')).toBeVisible();
  await forward.click();
  await forward.click();
  await expect(strata.heading).toHaveText('pipeline');
  await expect(forward).toBeDisabled();
  await steps.getByRole('button', { name: samples }).click();
  await expect(strata.heading).toHaveText(samples);
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(strata.heading).toHaveText('pipeline');
});

test('every column sorts both ways, in the order that the engine gives', async ({
  strata,
  host,
}) => {
  await strata.open();
  await strata.openFolder('resumes');
  await strata.showsDeleted();
  const folder = { connection: 'sandbox', bucket: samples, prefix: 'resumes/' };
  const { listing } = await host.call('open_listing', { ...folder, deleted: true });
  const columns: [SortColumn, string][] = [
    ['name', 'Name'],
    ['size', 'Size'],
    ['modified', 'Modified'],
    ['versions', 'Versions'],
    ['class', 'Class'],
  ];
  for (const [sort, label] of columns) {
    const head = strata.table.getByRole('columnheader', { name: label });
    for (let turn = 0; turn < 2; turn += 1) {
      await head.getByRole('button').click();
      await expect(head).toHaveAttribute('aria-sort', /ascending|descending/);
      const descending = (await head.getAttribute('aria-sort')) === 'descending';
      const view = { listing, sort, descending, filter: '' };
      const { rows } = await host.call('listing_window', { ...view, start: 0, count: 10 });
      const expected = rows.map((row) => row.name.text);
      await expect.poll(async () => (await strata.names()).slice(0, 10)).toEqual(expected);
    }
    await expect(strata.table.locator('[aria-sort=ascending], [aria-sort=descending]')).toHaveCount(
      1,
    );
  }
  await strata.picture('sorted');
});

test('sizes and dates really are in order', async ({ strata, second }) => {
  await strata.open();
  await strata.openFolder('company-logos');
  await strata.table.getByRole('columnheader', { name: 'Size' }).getByRole('button').click();
  const keys = await strata.rows.evaluateAll((rows) =>
    rows.map((row) => row.getAttribute('data-key') ?? ''),
  );
  expect(keys.length).toBeGreaterThan(5);
  const sizes: number[] = [];
  for (const key of keys) sizes.push((await second.history(samples, key))[0]?.size ?? -1);
  expect(sizes).toEqual(sizes.toSorted((one, two) => two - one));
});

test('the filter narrows the folder, and says so when nothing is left', async ({ strata }) => {
  const { page } = strata;
  await strata.open();
  await strata.openFolder('resumes');
  await strata.filter.fill('LEBENS');
  await expect(strata.rows).toHaveCount(1);
  await expect(strata.rows).toContainText('Lebenslauf');
  await expect(strata.status).toContainText(/^1 of \d+ items/);
  await strata.picture('filter');

  await strata.filter.fill('no such name');
  await expect(page.getByText('Nothing here contains “no such name”')).toBeVisible();
  await strata.picture('filter-without-result');
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await expect(strata.filter).toHaveValue('');
  await expect(strata.filter).toBeFocused();
  await expect(strata.table).toBeVisible();
});

test('an empty folder says so and offers an upload', async ({ strata, second }) => {
  await second.makeBucket('empty-bucket', 'versioned');
  await strata.open();
  await strata.openBucket('empty-bucket');
  await expect(strata.page.getByText('“empty-bucket” is empty')).toBeVisible();
  await expect(strata.page.getByRole('button', { name: 'Upload' })).toHaveCount(2);
  await strata.picture('empty-folder');
});

test('a folder says why it can not be downloaded or deleted as a whole', async ({ strata }) => {
  const { page } = strata;
  await strata.open();
  await strata.row('resumes/').click({ position: { x: 60, y: 17 } });
  const tools = page.getByRole('toolbar', { name: 'Documents' });
  for (const name of ['Download', 'Delete (Del)']) {
    const button = tools.getByRole('button', { name });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription(/open it and choose its documents/);
  }
  await page.keyboard.press('Delete');
  await expect(strata.toast('A folder can’t be downloaded or deleted as a whole')).toBeVisible();
  await strata.row('resumes/').click({ button: 'right', position: { x: 60, y: 17 } });
  const remove = page.getByRole('menuitem', { name: /^Delete folder/ });
  await expect(remove).toBeDisabled();
  await expect(remove).toContainText('Not as a whole');
  await strata.picture('folder-menu');
});
