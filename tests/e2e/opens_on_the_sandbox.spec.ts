// The first screen: a folder of documents, in light and dark, in every size of window.
import { expect, samples, test } from './strata.ts';

test('the first screen is a folder of documents with history', async ({ strata, second }) => {
  await strata.open();
  await expect(strata.heading).toHaveText(samples);
  await expect(strata.page).toHaveTitle(`${samples} — Strata`);
  const folders = new Set(
    (await second.keys(samples)).filter((key) => key.includes('/')).map((key) => key.split('/')[0]),
  );
  const root = (await second.keys(samples)).filter((key) => !key.includes('/'));
  await expect(strata.rows).toHaveCount(folders.size + root.length);
  await expect(strata.status).toHaveText(`${folders.size + root.length} items`);
  await expect(strata.row('resumes/')).toBeVisible();
  await expect(strata.row('README.md')).toBeVisible();
  await expect(strata.toasts).toHaveCount(0);
});

const looks = [
  { name: 'light-900x600', size: [900, 600], scheme: 'light', scale: 1 },
  { name: 'light-1280x800', size: [1280, 800], scheme: 'light', scale: 1 },
  { name: 'dark-1280x800', size: [1280, 800], scheme: 'dark', scale: 1 },
  { name: 'light-1920x1080', size: [1920, 1080], scheme: 'light', scale: 1 },
  { name: 'dark-1920x1080', size: [1920, 1080], scheme: 'dark', scale: 1 },
  // What a window of 1280 × 800 has left at a zoom of 200 %.
  { name: 'light-zoom-200', size: [640, 400], scheme: 'light', scale: 2 },
  { name: 'dark-zoom-200', size: [640, 400], scheme: 'dark', scale: 2 },
] as const;

for (const { name, size, scheme, scale } of looks)
  test.describe(name, () => {
    const [width, height] = size;
    test.use({ viewport: { width, height }, deviceScaleFactor: scale, colorScheme: scheme });

    test(`nothing is cut off or wider than the window: ${name}`, async ({ strata }) => {
      await strata.open();
      await expect(strata.rows.first()).toBeVisible();
      await strata.picture(`first-screen-${name}`);
      expect(await strata.overflowing()).toEqual([]);

      await strata.openFolder('resumes');
      await strata.rows.first().dblclick({ position: { x: 60, y: 17 } });
      await expect(strata.timeline).toBeVisible();
      await strata.picture(`document-${name}`);
      expect(await strata.overflowing()).toEqual([]);
    });
  });

test('the choice of light or dark stays after a reload', async ({ strata }) => {
  const { page } = strata;
  await strata.open();
  const background = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await page.getByRole('button', { name: 'Light or dark' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect.poll(background).toBe('dark');
  await page.reload();
  await strata.ready();
  await expect.poll(background).toBe('dark');
});
