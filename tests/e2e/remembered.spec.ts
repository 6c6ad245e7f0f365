// What the window remembers between starts, though its page keeps nothing of its own.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Screen } from './screen.ts';
import { expect, samples, test } from './strata.ts';

const scheme = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
const width = async (page: Page, name: string) =>
  Number(await page.getByRole('separator', { name }).getAttribute('aria-valuenow'));

test('theme, widths and buckets are as they were left, in a browser that knows nothing of it', async ({
  strata,
  second,
  host,
  browser,
}) => {
  const { page } = strata;
  await second.makeBucket('named-bucket', 'versioned');
  // As for a key that may not list buckets: what was opened by name is then all there is.
  await host.suffers({ method: 'GET', query: 'x-id', effect: 'denied' });
  await page.goto(host.url);
  await page.getByRole('button', { name: 'Open a bucket by name' }).first().click();
  await page.getByLabel('Bucket name').fill('named-bucket');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(strata.heading).toHaveText('named-bucket');

  await page.getByRole('button', { name: 'Light or dark' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect.poll(() => scheme(page)).toBe('dark');

  const left = await width(page, 'Width of the sidebar');
  const bar = await page.getByRole('separator', { name: 'Width of the inspector' }).boundingBox();
  if (!bar) throw new Error('the inspector has no border');
  await page.mouse.move(bar.x + bar.width / 2, 300);
  await page.mouse.down();
  await page.mouse.move(bar.x - 80, 300, { steps: 8 });
  await page.mouse.up();
  const right = await width(page, 'Width of the inspector');
  expect(right).toBeGreaterThan(400);
  // The last moment before the window goes: this width still waits for another one to follow.
  await page.getByRole('separator', { name: 'Width of the sidebar' }).press('ArrowRight');
  const wider = await width(page, 'Width of the sidebar');
  expect(wider).toBe(left + 16);
  await page.goto('about:blank');
  expect(strata.errors).toEqual([]);

  await host.restart();
  const context = await browser.newContext({ colorScheme: 'light' });
  const fresh = await context.newPage();
  // What the page looks like at the moment in which it draws anything at all.
  await fresh.addInitScript(() => {
    new MutationObserver((_, self) => {
      if (!document.getElementById('app')?.firstElementChild) return;
      self.disconnect();
      (window as { first?: string }).first = getComputedStyle(document.documentElement).colorScheme;
    }).observe(document, { childList: true, subtree: true });
  });
  const again = new Screen(fresh, host);
  await host.suffers({ method: 'GET', query: 'x-id', effect: 'denied' });
  await fresh.goto(host.url);
  await expect(again.heading).toHaveText('named-bucket');
  expect(await fresh.evaluate(() => (window as { first?: string }).first)).toBe('dark');
  expect(await scheme(fresh)).toBe('dark');
  expect(await width(fresh, 'Width of the sidebar')).toBe(wider);
  expect(await width(fresh, 'Width of the inspector')).toBe(right);
  const buckets = fresh.getByRole('navigation', { name: 'Buckets' });
  await expect(buckets.getByRole('button', { name: 'named-bucket', exact: true })).toBeVisible();
  await again.picture('remembered');
  const stored = await fresh.evaluate(() => ({ ...localStorage, ...sessionStorage }));
  expect(stored).toEqual({});
  await context.close();
});

test('as the system again is remembered too', async ({ strata, host }) => {
  const { page } = strata;
  await strata.open();
  const choose = async (name: string) => {
    await page.getByRole('button', { name: 'Light or dark' }).click();
    await page.getByRole('menuitemradio', { name }).click();
  };
  const theme = async () => (await host.call('app_info', {})).preferences['theme'];
  await choose('Dark');
  await expect.poll(theme).toBe('dark');
  await choose('As the system');
  await expect.poll(theme).toBeUndefined();
  await page.reload();
  await strata.ready();
  expect(await scheme(page)).toBe('light dark');
});

test('what can not be remembered is told, and holds until the window is closed', async ({
  strata,
  host,
}) => {
  const { page } = strata;
  await strata.open();
  await expect(strata.heading).toHaveText(samples);
  const settings = join(host.data, 'settings.json');
  expect(await readFile(settings, 'utf8')).toContain('"connection"');
  await page.route('**/call/set_preference', (route) =>
    route.fulfill({
      status: 422,
      json: { code: 'disk.full', message: 'There is no space left for “settings.json” in “data”.' },
    }),
  );
  await page.getByRole('button', { name: 'Light or dark' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(strata.toast('There is no space left')).toBeVisible();
  expect(await scheme(page)).toBe('dark');
});
