// Why something was refused, and what to do: the sentence first, the rest when it is asked for.
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import { expect, samples, test } from './strata.ts';

/** Lists as a person reads them. */
async function items(list: Locator): Promise<string[]> {
  return list.getByRole('listitem').allInnerTexts();
}

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test(`a denied folder is explained with the policy that would open it: ${colorScheme}`, async ({
      strata,
      host,
      context,
    }) => {
      const { page } = strata;
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await strata.open();
      await host.suffers({ method: 'GET', query: 'list-type', effect: 'denied' });
      await strata.row('resumes/').dblclick({ position: { x: 60, y: 17 } });
      const alert = page.getByTestId('browser').getByRole('alert');
      await expect(alert).toContainText('Could not list the documents');
      await expect(alert.getByRole('list')).toHaveCount(0);
      await strata.picture(`access-denied-folded-${colorScheme}`);

      await alert.getByText('Why, and what to do').click();
      const [causes, remedies] = [alert.getByRole('list').first(), alert.getByRole('list').last()];
      expect((await items(causes))[0]).toContain('s3:ListBucket');
      expect((await items(remedies)).length).toBeGreaterThan(0);
      await expect(alert).toContainText('AccessDenied (HTTP 403)');
      await expect(alert.getByText(/^[0-9A-Z]{16}$/)).toBeVisible();

      await alert.getByRole('button', { name: 'Copy policy' }).click();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(JSON.parse(copied)).toEqual({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 's3:ListBucket',
            Resource: `arn:aws:s3:::${samples}`,
            Condition: { StringLike: { 's3:prefix': 'resumes/*' } },
          },
        ],
      });
      const found = await new AxeBuilder({ page }).analyze();
      expect(found.violations.map(({ id, help }) => `${id}: ${help}`)).toEqual([]);
      await strata.picture(colorScheme === 'light' ? 'access-denied' : 'access-denied-dark');

      await host.suffers();
      await alert.getByRole('button', { name: 'Try again' }).click();
      await strata.ready();
      await expect(alert).toHaveCount(0);
    });
  });

test('an upload that was denied says why when it is asked', async ({ strata, host }) => {
  const { page } = strata;
  await strata.open();
  await host.suffers({ method: 'PUT', path: 'bad.txt', effect: 'denied' });
  await host.choosesFiles(await host.file('bad.txt', 'x'));
  await page.getByRole('button', { name: 'Upload' }).click();
  const row = strata.transfers.locator('[data-state=failed]');
  await row.getByRole('button', { name: 'Why bad.txt failed, and what to do' }).click();
  const dialog = page.getByRole('dialog', { name: 'bad.txt' });
  await dialog.getByText('Why, and what to do').click();
  await expect(dialog).toContainText('s3:PutObject');
  await expect(dialog.getByLabel('Policy')).toContainText(`arn:aws:s3:::${samples}/bad.txt`);
  await strata.picture('upload-denied');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test.describe('in a narrow window', () => {
  test.use({ viewport: { width: 900, height: 620 } });

  test('a policy stays within the window', async ({ strata, host }) => {
    const { page } = strata;
    await strata.open();
    await host.suffers({ method: 'GET', query: 'list-type', effect: 'denied' });
    await strata.row('resumes/').dblclick({ position: { x: 60, y: 17 } });
    const alert = page.getByTestId('browser').getByRole('alert');
    await alert.getByText('Why, and what to do').click();
    const policy = alert.getByLabel('Policy');
    await policy.scrollIntoViewIfNeeded();
    await expect(policy).toBeInViewport();
    const box = await policy.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(900);
    await strata.picture('access-denied-narrow');
  });
});
