// Lifecycle rules from the guide's text to what they do: imported, foreseen, put in force, returned to, and seen at work.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filled } from './connecting.ts';
import { root } from './host.ts';
import type { Screen } from './screen.ts';
import { expect, samples, test } from './strata.ts';

const guide = join(root, 'tests/fixtures/guide-lifecycle.json');
const all = { Prefix: '' };
/** Large enough to move: below 128 KB nothing does by default. */
const large = { key: 'a large one.txt', body: 'x'.repeat(200_000) };

async function openLifecycle({ page }: Screen): Promise<void> {
  await page.getByRole('button', { name: 'Lifecycle', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Lifecycle', exact: true })).toBeFocused();
  await expect(page.getByRole('tab', { name: 'Rules' })).toBeVisible();
}

async function importGuide({ page }: Screen): Promise<void> {
  await page.getByRole('button', { name: 'Import…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import rules' });
  await dialog.getByLabel('Rules as text').fill(await readFile(guide, 'utf8'));
  await dialog.getByRole('button', { name: 'Import' }).click();
  // The guide writes `Id`, which the AWS CLI refuses.
  await expect(dialog).toContainText('ID');
  await dialog.getByRole('button', { name: 'Show the draft' }).click();
}

/** Applies the draft; where documents would be destroyed soon, the bucket's name is typed. */
async function apply(strata: Screen, guarded: boolean, picture?: string): Promise<void> {
  const { page } = strata;
  await page.getByRole('button', { name: 'Review and apply…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
  if (guarded) {
    await expect(dialog).toContainText('would be destroyed within 48 hours');
    const go = dialog.getByRole('button', { name: 'Apply and destroy' });
    await expect(go).toBeDisabled();
    if (picture !== undefined) await strata.picture(picture);
    await dialog.getByLabel(/^Type the bucket’s name/).fill(samples);
    await go.click();
  }
  await expect(dialog).toBeHidden();
  await expect(strata.toast(`The lifecycle rules of “${samples}” are in force.`)).not.toHaveCount(
    0,
  );
}

const card = ({ page }: Screen, name: string) =>
  page.getByRole('list', { name: 'Rules' }).getByRole('listitem', { name, exact: true });

async function violations(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
  const found = await new AxeBuilder({ page }).withTags(tags).analyze();
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} — ${node.failureSummary ?? ''}`),
  );
}

test('the guide’s rules are imported, foreseen, tightened, guarded, applied, returned to, and act', async ({
  strata,
  second,
}) => {
  const { page } = strata;
  await second.put(samples, large.key, large.body);
  await strata.open();
  await openLifecycle(strata);
  await expect(page.getByText('No lifecycle rules')).toBeVisible();
  await importGuide(strata);
  await expect(page.getByRole('list', { name: 'Rules' }).locator(':scope > li')).toHaveCount(3);
  await expect(card(strata, 'ArchiveOldDocuments')).toContainText('Glacier');
  const draft = page.getByRole('group', { name: 'Draft' });
  await expect(draft).toContainText('Would');
  await strata.picture('lifecycle');
  expect(await second.rules(samples)).toEqual([]);

  await page.getByRole('tab', { name: 'Forecast' }).click();
  await expect(page.getByRole('application')).toBeVisible();
  await expect(page.getByLabel('Documents next in line')).toContainText('DeleteExpiredDocuments');
  await page.getByRole('application').focus();
  await page.keyboard.press('End');
  await strata.picture('lifecycle-forecast');

  await expect(draft).toContainText('within 48 hours');
  await apply(strata, true);
  const ids = ['ArchiveOldDocuments', 'DeleteExpiredDocuments', 'DeleteIncompleteMultipartUploads'];
  expect((await second.rules(samples)).map(({ ID }) => ID)).toEqual(ids);

  await page.getByRole('tab', { name: 'Rules' }).click();
  await page.getByRole('button', { name: 'Edit DeleteExpiredDocuments' }).click();
  const rule = card(strata, 'DeleteExpiredDocuments');
  await rule.getByLabel('Days', { exact: true }).fill('-1');
  await expect(rule.locator('[aria-invalid]')).toHaveValue('-1');
  await expect(draft).toContainText('One error keeps it from being applied.');
  await rule.getByLabel('Days', { exact: true }).fill('1');
  await rule.getByLabel('Days after it was replaced').fill('1');
  await expect(draft).toContainText(/Would destroy .* within 48 hours/);
  await strata.picture('lifecycle-editor');
  await apply(strata, true, 'lifecycle-guard');
  const [, tight] = await second.rules(samples);
  expect(tight?.Expiration?.Days).toBe(1);
  expect(tight?.NoncurrentVersionExpiration?.NoncurrentDays).toBe(1);

  await page.getByRole('tab', { name: 'History' }).click();
  const past = page.getByRole('list', { name: 'Applied configurations, newest first' });
  await expect(past.locator(':scope > li')).toHaveCount(2);
  await strata.picture('lifecycle-history');
  await past.getByRole('button', { name: 'Return to this' }).last().click();
  // Looser than what is in force, it still destroys old versions tonight.
  await apply(strata, true);
  const [, loose] = await second.rules(samples);
  expect(loose?.Expiration?.Days).toBe(730);
  expect(loose?.NoncurrentVersionExpiration?.NoncurrentDays).toBe(90);

  const before = await second.history(samples, 'README.md');
  await page.getByRole('button', { name: 'Move time forward' }).click();
  await page.getByRole('menuitem', { name: '365 days' }).click();
  await expect(strata.toast(/365 days passed/)).toBeVisible();
  await page.getByRole('button', { name: 'Back to the documents (Alt+Left)' }).click();
  await strata.ready();
  await expect(strata.row(large.key)).toContainText('Glacier');
  const after = await second.history(samples, 'README.md');
  expect(after.length).toBeLessThan(before.length);
});

test('what somebody else applied meanwhile is shown beside the draft, rule by rule', async ({
  strata,
  second,
}) => {
  const { page } = strata;
  const logs = {
    ID: 'Logs',
    Status: 'Enabled',
    Filter: { Prefix: 'logs/' },
    Expiration: { Days: 400 },
  } as const;
  const uploads = {
    ID: 'Uploads',
    Status: 'Enabled',
    Filter: all,
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
  } as const;
  await second.putRules(samples, logs);
  await strata.open();
  await openLifecycle(strata);
  await page.getByRole('button', { name: 'Edit Logs' }).click();
  await card(strata, 'Logs').getByLabel('Days', { exact: true }).fill('500');
  await second.putRules(samples, { ...logs, Expiration: { Days: 600 } }, uploads);
  await page.getByRole('button', { name: 'Review and apply…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(dialog).toContainText('Somebody changed the rules meanwhile');
  await expect(dialog.getByRole('row', { name: /^Logs/ })).toContainText('600');
  await expect(dialog.getByRole('row', { name: /^Uploads/ })).toContainText('Added');
  await strata.picture('lifecycle-three-way');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('radio', { name: 'Yours: Logs' }).check();
  await dialog.getByRole('button', { name: 'Use what is chosen' }).click();
  await expect(dialog).toBeHidden();
  await apply(strata, false);
  const rules = await second.rules(samples);
  expect(rules.map(({ ID, Expiration }) => [ID, Expiration?.Days])).toEqual([
    ['Logs', 500],
    ['Uploads', undefined],
  ]);

  await strata.undo(`The lifecycle rules of “${samples}” are in force.`);
  await expect
    .poll(async () => (await second.rules(samples)).map(({ Expiration }) => Expiration?.Days))
    .toEqual([600, undefined]);
  await expect(card(strata, 'Logs')).toContainText('600');
});

test('a draft is not lost by going elsewhere unless the person says so', async ({ strata }) => {
  const { page } = strata;
  await strata.open();
  await openLifecycle(strata);
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('menuitem', { name: 'An empty rule' }).click();
  await expect(page.getByRole('group', { name: 'Draft' })).toBeVisible();
  await page.keyboard.press('Alt+ArrowLeft');
  const question = page.getByRole('alertdialog', { name: 'Leave the draft?' });
  await question.getByRole('button', { name: 'Stay' }).click();
  await expect(card(strata, 'NewRule')).toBeVisible();
  await page.getByRole('button', { name: 'Documents', exact: true }).click();
  await question.getByRole('button', { name: 'Throw the draft away' }).click();
  await strata.ready();
  await expect(strata.table).toBeFocused();
  await openLifecycle(strata);
  await expect(page.getByText('No lifecycle rules')).toBeVisible();
});

test('the inspector says what is ahead of a document, and a deleted one when it is gone for good', async ({
  strata,
  second,
}) => {
  const { page } = strata;
  await second.put(samples, large.key, large.body);
  await second.put(samples, large.key, `${large.body}!`);
  await second.putRules(samples, {
    ID: 'Tidy',
    Status: 'Enabled',
    Filter: all,
    Transitions: [{ Days: 4000, StorageClass: 'GLACIER' }],
    Expiration: { ExpiredObjectDeleteMarker: true },
    NoncurrentVersionExpiration: { NoncurrentDays: 3000 },
  });
  await strata.open();
  await strata.choose(large.key);
  const ahead = page.getByRole('group', { name: 'Lifecycle' });
  await expect(ahead).toContainText(/Moves to Glacier on \d+ \w+ \d{4} UTC \(Tidy\)/);
  await expect(strata.timeline).toContainText(/\(Tidy\)/);
  await strata.picture('document-future');
  await second.remove(samples, large.key);
  await strata.page.keyboard.press('F5');
  await strata.showsDeleted();
  await strata.choose(large.key);
  await expect(ahead).toContainText(/Gone for good on \d+ \w+ \d{4} UTC \(Tidy\)/);
  await strata.picture('document-future-deleted');
});

test('a read-only connection shows the rules and the forecast and changes nothing', async ({
  strata,
  host,
  second,
}) => {
  const { page } = strata;
  await second.put(samples, large.key, large.body);
  await second.putRules(samples, {
    ID: 'Archive',
    Status: 'Enabled',
    Filter: all,
    Transitions: [{ Days: 90, StorageClass: 'GLACIER' }],
  });
  await strata.open();
  const dialog = await filled(strata, 'Auditor', host.access);
  await dialog.getByRole('switch', { name: /^Read only/ }).check();
  await dialog.getByLabel('Keep the secret for this run only').check();
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await expect(dialog).toBeHidden();
  await strata.ready();
  await openLifecycle(strata);
  const why = 'The connection “Auditor” is read only.';
  await expect(page.getByRole('button', { name: 'Add a rule' })).toHaveAttribute('title', why);
  await expect(page.getByRole('button', { name: 'Delete Archive' })).toBeDisabled();
  await expect(card(strata, 'Archive').getByRole('switch', { name: 'On' })).toBeDisabled();
  await page.getByRole('button', { name: 'Open Archive' }).click();
  await expect(card(strata, 'Archive').getByLabel('Name')).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Move time forward' })).toHaveCount(0);
  await page.getByRole('tab', { name: 'Forecast' }).click();
  await expect(page.getByLabel('Documents next in line')).toContainText('Archive');
});

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test(`the lifecycle views pass axe and stick out nowhere: ${colorScheme}`, async ({
      strata,
    }) => {
      const { page } = strata;
      await strata.open();
      await openLifecycle(strata);
      await expect(page.getByText('No lifecycle rules')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await strata.picture(`lifecycle-empty-${colorScheme}`);
      await importGuide(strata);
      await page.getByRole('button', { name: 'Edit ArchiveOldDocuments' }).click();
      await expect(page.getByRole('group', { name: 'Draft' })).toContainText('Would');
      for (const [width, height] of [
        [1280, 800],
        [900, 600],
        [1920, 1080],
      ] as const) {
        await page.setViewportSize({ width, height });
        for (const tab of ['Rules', 'Forecast', 'As text', 'History']) {
          await page.getByRole('tab', { name: tab }).click();
          const pane = page.getByRole('tabpanel', { name: tab });
          await expect(pane).toBeVisible();
          await expect(pane.getByText(/^Reading/)).toHaveCount(0);
          expect(await strata.overflowing()).toEqual([]);
          if (width === 1280) expect(await violations(page)).toEqual([]);
          const name = tab.toLowerCase().replace(' ', '-');
          await strata.picture(`lifecycle-${name}-${width}-${colorScheme}`);
        }
      }
    });
  });
