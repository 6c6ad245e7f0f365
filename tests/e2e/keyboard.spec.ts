// Everything without a mouse: go there, choose, restore, take it back; the focus is always seen.
import type { Locator, Page } from '@playwright/test';
import { expect, samples, test } from './strata.ts';

/** Goes on by Tab until the focus is there; every stop on the way must show it. */
async function tabTo(page: Page, goal: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let stop = 0; stop < 60; stop += 1) {
    await page.keyboard.press(key);
    const seen = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return true;
      const marked = (one: Element | null) => {
        if (!one) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
        return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
      };
      // The active row of a grid, the label of a switch or the line of a splitter shows it instead.
      const row = element.getAttribute('aria-activedescendant');
      const line = getComputedStyle(element, '::after');
      const mark =
        marked(element) ||
        marked(element.closest('label')) ||
        (row !== null && marked(document.getElementById(row))) ||
        (line.content !== 'none' && line.backgroundColor !== 'rgba(0, 0, 0, 0)');
      return mark || element.outerHTML.slice(0, 200);
    });
    expect(seen, 'the focus is seen').toBe(true);
    if (await goal.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error('Tab never came there');
}

test('an old version is restored and the restore undone by keys alone', async ({
  strata,
  second,
}) => {
  const { page } = strata;
  const key = 'templates/Offer letter.docx';
  const before = await second.history(samples, key);
  const old = before[1]?.id ?? '';
  await strata.open();
  await tabTo(page, strata.table);
  await page.keyboard.type('temp');
  await expect(strata.row('templates/')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(strata.heading).toHaveText('templates');
  await expect(strata.table).toBeFocused();
  await strata.ready();
  await page.keyboard.type('offer l');
  await expect(strata.row(key)).toHaveAttribute('aria-selected', 'true');
  await strata.picture('type-ahead');
  await page.keyboard.press('Enter');
  await expect(strata.inspector.getByRole('region', { name: 'Document' })).toBeFocused();
  const restore = strata.version(old).getByRole('button', { name: 'Restore' });
  await expect(restore).toBeVisible();
  await tabTo(page, restore);
  await strata.picture('focus-on-restore');
  await page.keyboard.press('Enter');
  const toast = strata.toast('Restored an earlier version of');
  await expect(toast).toBeVisible();
  expect(await second.bytes(samples, key)).toEqual(await second.bytes(samples, key, old));

  await tabTo(page, toast.getByRole('button', { name: 'Undo' }));
  await page.keyboard.press('Enter');
  await expect(strata.toast('Undid the restore of “Offer letter.docx”.')).toBeVisible();
  expect(await second.history(samples, key)).toEqual(before);
});

test('arrows, ranges, Space and Escape choose rows; Backspace goes up', async ({ strata }) => {
  const { page } = strata;
  await strata.open();
  await strata.openFolder('resumes');
  await strata.table.focus();
  await page.keyboard.press('ArrowDown');
  await expect(strata.rows.nth(0)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(strata.chosen).toContainText('3 items selected');
  await page.keyboard.press('ArrowDown');
  await expect(strata.chosen).toContainText('1 item selected');
  await page.keyboard.press('Control+a');
  const total = await strata.table.getAttribute('aria-rowcount');
  await expect(strata.chosen).toContainText(`${Number(total) - 1} documents selected`);
  await page.keyboard.press('Space');
  await expect(strata.chosen).toContainText(`${Number(total) - 2} documents selected`);
  await page.keyboard.press('Escape');
  await expect(strata.chosen).toHaveCount(0);
  await page.keyboard.press('End');
  await expect(strata.rows.last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Home');
  await expect(strata.rows.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Backspace');
  await expect(strata.heading).toHaveText(samples);
});

test('Escape closes menus and dialogs and gives the focus back', async ({ strata }) => {
  const { page } = strata;
  await strata.open();
  await strata.table.focus();
  await page.keyboard.type('readme');
  await expect(strata.row('README.md')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Shift+F10');
  const menu = page.getByRole('menu', { name: 'Actions' });
  await expect(menu).toBeVisible();
  await strata.picture('menu-of-a-row');
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(strata.table).toBeFocused();

  await page.keyboard.press('F1');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toBeVisible();
  await strata.picture('keys');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await expect(strata.table).toBeFocused();

  await page.keyboard.press('Shift+ArrowUp');
  await expect(strata.chosen).toContainText('2 items selected');
  await page.keyboard.press('Control+f');
  await expect(strata.filter).toBeFocused();
  await page.keyboard.type('readme');
  await expect(strata.rows).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(strata.filter).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(strata.table).toBeFocused();
});

test('a question takes the focus, keeps it, and Escape means no', async ({ strata, second }) => {
  const { page } = strata;
  await strata.open();
  await strata.openFolder('templates');
  await strata.table.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  const question = page.getByRole('alertdialog');
  await expect(question).toBeVisible();
  for (let turn = 0; turn < 4; turn += 1) {
    await expect(question.locator(':focus')).toHaveCount(1);
    await page.keyboard.press('Tab');
  }
  const before = await second.keys(samples, 'templates/');
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(strata.table).toBeFocused();
  expect(await second.keys(samples, 'templates/')).toEqual(before);
});
