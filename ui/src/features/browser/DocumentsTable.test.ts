import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, test, vi } from 'vitest';
import type { Row } from '../../bindings';
import { documentRow, documents, FolderHost, folderRow } from '../../test/folder';
import { settled } from '../../test/scripted';
import { Browser } from './browser.svelte';
import DocumentsTable from './DocumentsTable.svelte';

async function table(rows: Row[]) {
  const browser = new Browser(new FolderHost(() => rows));
  browser.open({ connection: 'sandbox', bucket: 'b', steps: [] });
  await settled();
  const calls = { onopen: vi.fn(), ondelete: vi.fn(), onundelete: vi.fn(), onmenu: vi.fn() };
  render(DocumentsTable, { browser, now: new Date('2026-11-24T12:00:00Z'), ...calls });
  await tick();
  const grid = screen.getByRole('grid');
  const press = async (key: string, more: KeyboardEventInit = {}) => {
    await fireEvent.keyDown(grid, { key, ...more });
    await settled();
    await tick();
  };
  const active = () =>
    document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')?.dataset['key'];
  return { browser, grid, press, active, ...calls };
}

test('the grid tells how many rows there are and draws only some', async () => {
  const { grid } = await table(documents(5000));
  expect(grid.getAttribute('aria-rowcount')).toBe('5001');
  const drawn = within(grid).getAllByRole('row');
  expect(drawn.length).toBeGreaterThan(10);
  expect(drawn.length).toBeLessThan(60);
  expect(drawn[1]?.getAttribute('aria-rowindex')).toBe('2');
});

test('arrows walk, Shift extends, Space drops, Ctrl+A takes all documents', async () => {
  const { browser, press, active } = await table([folderRow('cvs/'), ...documents(6)]);
  await press('ArrowDown');
  expect(active()).toBe('cvs/');
  await press('ArrowDown');
  expect(active()).toBe('doc-00000.txt');
  await press('ArrowDown', { shiftKey: true });
  await press('ArrowDown', { shiftKey: true });
  expect(browser.cursor.selection.count).toBe(3);
  expect(screen.getAllByRole('row', { selected: true })).toHaveLength(3);
  await press(' ');
  expect(browser.cursor.selection.count).toBe(2);
  await press('a', { ctrlKey: true });
  expect(browser.cursor.selection.count).toBe(6);
  await press('End');
  expect(active()).toBe('doc-00005.txt');
  await press('Home');
  expect(active()).toBe('cvs/');
});

test('Enter opens, Delete deletes, Backspace goes up, Shift+F10 brings the menu', async () => {
  const { browser, press, onopen, ondelete, onmenu } = await table(documents(3));
  browser.openFolder(folderRow('cvs/'));
  await settled();
  await press('ArrowDown');
  await press('Enter');
  expect(onopen).toHaveBeenCalledWith(expect.objectContaining({ key: 'doc-00000.txt' }));
  await press('Delete');
  expect(ondelete).toHaveBeenCalledOnce();
  await press('F10', { shiftKey: true });
  expect(onmenu).toHaveBeenCalledOnce();
  await press('Backspace');
  expect(browser.prefix).toBe('');
});

test('letters go to a name', async () => {
  const { press, active } = await table([
    ...documents(3),
    documentRow('offer.docx'),
    documentRow('other.txt'),
  ]);
  await press('o');
  expect(active()).toBe('offer.docx');
  await press('t');
  expect(active()).toBe('other.txt');
});

test('letters after another key begin a new name', async () => {
  const { press, active } = await table([
    ...documents(2),
    documentRow('offer.docx'),
    documentRow('team.txt'),
  ]);
  await press('o');
  expect(active()).toBe('offer.docx');
  await press('Home');
  await press('t');
  expect(active()).toBe('team.txt');
});

test('a click chooses, with Ctrl it adds, with Shift it extends', async () => {
  const { browser } = await table(documents(5));
  // jsdom's pointer events carry no button.
  const press = (on: HTMLElement, more: MouseEventInit = {}) =>
    fireEvent(on, new MouseEvent('pointerdown', { bubbles: true, button: 0, ...more }));
  const row = (name: string) => screen.getByText(name).closest('[role=row]') as HTMLElement;
  await press(row('doc-00001.txt'));
  await press(row('doc-00003.txt'), { ctrlKey: true });
  expect(browser.cursor.selection.rows.map((one) => one.name.text)).toEqual([
    'doc-00001.txt',
    'doc-00003.txt',
  ]);
  await press(row('doc-00004.txt'), { shiftKey: true });
  expect(browser.cursor.selection.count).toBe(2);
});

test('a head sorts and says so', async () => {
  const { browser } = await table(documents(3));
  const size = screen.getByRole('columnheader', { name: 'Size' });
  expect(size.getAttribute('aria-sort')).toBe('none');
  await fireEvent.click(within(size).getByRole('button'));
  await settled();
  await tick();
  expect(browser.view.sort).toBe('size');
  expect(size.getAttribute('aria-sort')).toBe('descending');
});

test('a deleted document is marked and can be undeleted from its row', async () => {
  const { onundelete } = await table([documentRow('gone.pdf', { deleted: true, size: 0 })]);
  expect(screen.getByText('Deleted')).toBeTruthy();
  expect(screen.queryByText('0 B')).toBeNull();
  await fireEvent.click(screen.getByText('Undelete'));
  expect(onundelete).toHaveBeenCalledWith(expect.objectContaining({ key: 'gone.pdf' }));
});

test('a name with hidden characters carries a mark', async () => {
  await table([
    { ...documentRow('x'), name: { text: 'cv\\u{202e}fdp.exe', escaped: true, extension: 'exe' } },
  ]);
  expect(screen.getByText('name with hidden characters')).toBeTruthy();
});

test('a table is busy while rows come, and no longer once the list has ended or failed', async () => {
  const { browser, grid } = await table(documents(3));
  expect(grid.getAttribute('aria-busy')).toBe('false');
  const { listing } = browser;
  if (!listing) throw new Error('no listing');
  listing.complete = false;
  await tick();
  expect(grid.getAttribute('aria-busy')).toBe('true');
  listing.fault = { code: 's3.denied', message: 'You may not list it.' };
  await tick();
  expect(grid.getAttribute('aria-busy')).toBe('false');
});
