import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, test, vi } from 'vitest';
import { documentRow, FolderHost } from '../../test/folder';
import { scriptedActs, settled } from '../../test/scripted';
import { DocumentActs } from './acts.svelte';
import { Browser } from './browser.svelte';
import { rowMenu } from './rowMenu';
import Toolbar from './Toolbar.svelte';

const why = 'The connection “Auditor” is read only.';

async function folder() {
  const host = new FolderHost(() => [documentRow('a.txt'), documentRow('gone.txt', { deleted: true })]);
  const { acts, said } = scriptedActs(host);
  const browser = new Browser(host);
  browser.readOnly = why;
  browser.open({ connection: 'c2', bucket: 'docs', steps: [] });
  await settled();
  browser.listing?.want(0, 1);
  await settled();
  return { host, said, browser, documents: new DocumentActs(acts, browser) };
}

test('no act that writes reaches the engine, and each says why', async () => {
  const { host, said, browser, documents } = await folder();
  const before = host.calls.length;
  browser.cursor.move(0);
  await documents.upload();
  await documents.deleteChosen();
  browser.cursor.move(1);
  await documents.undeleteChosen();
  expect(host.calls.slice(before)).toEqual([]);
  expect(said.map(({ message }) => message)).toEqual(Array(3).fill(`s3.denied: ${why}`));
});

test('the menu of a row refuses what writes and leaves what reads', async () => {
  const { browser, documents } = await folder();
  const refusals = () =>
    Object.fromEntries(
      rowMenu(
        browser,
        documents,
        () => undefined,
        () => undefined,
      ).map(({ label, refused }) => [label, refused]),
    );
  browser.cursor.move(0);
  expect(refusals()).toEqual({ Versions: undefined, Details: undefined, Download: undefined, Delete: why });
  browser.cursor.move(1);
  expect(refusals()).toMatchObject({ Undelete: why });
});

test('the toolbar keeps its buttons and says why they can not be pressed', async () => {
  const { host, browser, documents } = await folder();
  // jsdom measures nothing.
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      unobserve = () => undefined;
      disconnect = () => undefined;
    },
  );
  browser.cursor.move(0);
  render(Toolbar, { browser, acts: documents, onleave: () => undefined });
  await tick();
  const before = host.calls.length;
  for (const name of ['Upload', 'Delete (Del)']) {
    const button = screen.getByRole('button', { name });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(button.title).toBe(why);
    await fireEvent.click(button);
  }
  expect(screen.getByRole('button', { name: 'Download' }).getAttribute('aria-disabled')).toBeNull();
  expect(host.calls.length).toBe(before);
  vi.unstubAllGlobals();
});
