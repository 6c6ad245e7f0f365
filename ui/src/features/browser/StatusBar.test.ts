import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { documents, FolderHost } from '../../test/folder';
import { scriptedActs, settled } from '../../test/scripted';
import { DocumentActs } from './acts.svelte';
import { Browser } from './browser.svelte';
import StatusBar from './StatusBar.svelte';

const denied = { code: 's3.denied' as const, message: 'You may not list it.' };

async function bar(change: (host: FolderHost) => void) {
  const host = new FolderHost(() => documents(3));
  change(host);
  const browser = new Browser(host);
  browser.open({ connection: 'sandbox', bucket: 'b', steps: [] });
  await settled();
  render(StatusBar, { browser, acts: new DocumentActs(scriptedActs(host).acts, browser) });
}

test('a folder that is still read says how far it is, and announces nothing yet', async () => {
  await bar((host) => (host.complete = false));
  expect(screen.getByText('3 items so far…')).toBeTruthy();
  expect(screen.queryByRole('status')).toBeNull();
});

test('a listing that failed at once says so instead of being on its way for ever', async () => {
  await bar((host) => {
    const { listing_window: before } = host.answers;
    host.answers.listing_window = async (window) => {
      const answer = await before?.(window);
      if (!answer) throw new Error('no rows');
      return { ...answer, total: 0, loaded: 0, rows: [], complete: false, fault: denied };
    };
  });
  expect(screen.getByRole('status').textContent).toBe('The folder could not be listed');
});

test('a listing that failed halfway says how much there is', async () => {
  await bar((host) => {
    const { listing_window: before } = host.answers;
    host.answers.listing_window = async (window) => {
      const answer = await before?.(window);
      if (!answer) throw new Error('no rows');
      return { ...answer, complete: false, fault: denied };
    };
  });
  expect(screen.getByRole('status').textContent).toBe('3 items, then the list failed');
});

test('a folder that can not be opened at all is told in the same words', async () => {
  await bar((host) => {
    host.answers.open_listing = () => {
      throw denied;
    };
  });
  expect(screen.getByRole('status').textContent).toBe('The folder could not be listed');
});
