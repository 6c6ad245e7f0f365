// The main screens under axe's rules of WCAG 2.1 A and AA, in light and in dark.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, samples, test } from './strata.ts';

async function violations(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
  const found = await new AxeBuilder({ page }).withTags(tags).analyze();
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} — ${node.failureSummary ?? ''}`),
  );
}

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test(`documents, timeline, details and transfers: ${colorScheme}`, async ({
      strata,
      host,
      second,
    }) => {
      const { page } = strata;
      await second.remove(samples, 'README.md');
      await strata.open();
      expect(await violations(page)).toEqual([]);

      await strata.showsDeleted();
      await strata.choose('README.md');
      await expect(strata.timeline).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await strata.picture(`axe-deleted-${colorScheme}`);

      await strata.openFolder('templates');
      await strata.choose('templates/Handbook for interviewers.pdf');
      await page.getByRole('tab', { name: 'Details' }).click();
      await expect(strata.inspector).toContainText('application/pdf');
      expect(await violations(page)).toEqual([]);

      await host.suffers({ method: 'PUT', path: 'bad.txt', effect: 'denied' });
      await host.choosesFiles(await host.file('good.txt', 'x'), await host.file('bad.txt', 'x'));
      await page.getByRole('button', { name: 'Upload' }).click();
      await expect(strata.transfers.locator('[data-state=done]')).toHaveCount(1);
      await expect(strata.transfers.locator('[data-state=failed]')).toHaveCount(1);
      expect(await violations(page)).toEqual([]);
      await strata.picture(`axe-transfers-${colorScheme}`);
    });

    test(`dialogs, menus, toasts, notices and empty folders: ${colorScheme}`, async ({
      strata,
      second,
    }) => {
      const { page } = strata;
      await second.makeBucket('an-empty-bucket', 'unversioned');
      await strata.open();
      await page.getByRole('button', { name: /^Connection: / }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('menuitem', { name: 'Add a connection…' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Add connection' }).click();
      await expect(page.getByText('The secret is missing.')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await strata.picture(`axe-dialog-${colorScheme}`);
      await page.keyboard.press('Escape');

      await strata.openBucket(samples);
      await strata.choose('README.md');
      await page.keyboard.press('Delete');
      await expect(strata.toast('Deleted “README.md”.')).toBeVisible();
      await strata.openBucket('an-empty-bucket');
      await expect(page.getByText('“an-empty-bucket” is empty')).toBeVisible();
      await expect(page.getByText('This bucket keeps no old versions.')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await strata.picture(`axe-empty-${colorScheme}`);
    });
  });
