// Connections: added, refused in words, changed and removed; the secret stays where it belongs.
import { createServer } from 'node:net';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dialogFor, filled, switcher } from './connecting.ts';
import type { Host } from './host.ts';
import type { Screen } from './screen.ts';
import { expect, samples, test } from './strata.ts';

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Whether any file of the host's data folder holds the text. */
async function filesWith(folder: string, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path)).includes(text)) found.push(path);
  }
  return found;
}

/** Everything that the page is sent from now on: answers of commands and events. */
async function overheard(strata: Screen, host: Host): Promise<() => Promise<string>> {
  const answers: Promise<string>[] = [];
  strata.page.on('response', (response) => {
    if (response.url().includes('/call/')) answers.push(response.text());
  });
  const ear = new AbortController();
  const events = await fetch(`${host.url}/events`, { signal: ear.signal });
  let heard = '';
  const listening = (async () => {
    for await (const part of events.body ?? []) heard += Buffer.from(part).toString();
  })().catch(() => undefined);
  return async () => {
    ear.abort();
    await listening;
    expect(heard).toContain('snapshot');
    return [heard, ...(await Promise.all(answers))].join('\n');
  };
}

test('a connection kept for this run works, and its secret shows up nowhere', async ({
  strata,
  host,
}) => {
  const { page } = strata;
  await strata.open();
  const everything = await overheard(strata, host);
  const dialog = await filled(strata, 'Work', host.access);
  await dialog.getByLabel('Keep the secret for this run only').check();
  await strata.picture('add-connection');
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await expect(dialog).toBeHidden();
  await expect(switcher(strata)).toContainText('Work');
  await expect(switcher(strata)).toContainText(host.access.endpoint);
  await expect(strata.heading).toHaveText(samples);
  await strata.ready();
  await expect(strata.row('README.md')).toBeVisible();
  await strata.picture('own-connection');

  const secret = host.access.secret_access_key;
  expect(await page.content()).not.toContain(secret);
  const values = await page
    .locator('input')
    .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
  expect(values).not.toContain(secret);
  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  );
  expect(stored).not.toContain(secret);
  expect(await everything()).not.toContain(secret);

  // Its own sandbox knows the key, of course; what Strata keeps of the connection does not.
  const kept = await filesWith(host.data, secret);
  expect(kept.filter((path) => !path.startsWith(join(host.data, 'sandbox')))).toEqual([]);

  await page.goto('about:blank');
  await host.restart();
  // It is taken up again, as it was the last in use.
  await page.goto(host.url);
  await expect(switcher(strata)).toContainText('Work');
  await expect(page.getByText('The secret is needed again.')).toBeVisible();
  await strata.picture('secret-needed-again');
});

test('a connection kept in the keychain is there after a restart', async ({ strata, host }) => {
  await strata.open();
  const dialog = await filled(strata, 'Kept', host.access);
  await expect(dialog.getByLabel('Keep the secret for this run only')).not.toBeChecked();
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await expect(dialog).toBeHidden();
  await expect(strata.row('README.md')).toBeVisible();
  const { connections } = await host.call('list_connections', {});
  expect(connections.find((one) => one.name === 'Kept')).toMatchObject({
    session_only: false,
    has_secret: true,
  });

  await strata.page.goto('about:blank');
  await host.restart();
  const after = await host.call('list_connections', {});
  expect(after.connections.find((one) => one.name === 'Kept')).toMatchObject({
    session_only: false,
    has_secret: true,
  });
});

test('a wrong secret and an unknown key are told in words', async ({ strata, host }) => {
  await strata.open();
  const dialog = await filled(strata, 'Wrong', {
    ...host.access,
    secret_access_key: 'not-the-secret',
  });
  await dialog.getByLabel('Keep the secret for this run only').check();
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  const buckets = strata.page.getByRole('navigation', { name: 'Buckets' });
  await expect(buckets).toContainText('Access key or secret is wrong');
  await expect(buckets).toContainText('the secret access key does not fit');
  await expect(buckets).not.toContainText('not-the-secret');
  await strata.picture('wrong-secret');

  // The window goes on working.
  await switcher(strata).click();
  await strata.page.getByRole('menuitemradio', { name: 'Sandbox' }).click();
  await expect(strata.row('README.md')).toBeVisible();
});

test('a refused connection names the address', async ({ strata, host }) => {
  const endpoint = `http://127.0.0.1:${await closedPort()}`;
  await strata.open();
  const dialog = await filled(strata, 'Nobody there', { ...host.access, endpoint });
  await dialog.getByLabel('Keep the secret for this run only').check();
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  const buckets = strata.page.getByRole('navigation', { name: 'Buckets' });
  await expect(buckets).toContainText('the connection was refused: nothing listens there');
  await expect(buckets).toContainText(endpoint);
  await strata.picture('refused-connection');
});

test('a connection is changed and removed', async ({ strata, host }) => {
  const { page } = strata;
  await strata.open();
  const dialog = await filled(strata, 'First name', host.access);
  await dialog.getByLabel('Keep the secret for this run only').check();
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await expect(switcher(strata)).toContainText('First name');

  await dialogFor(strata, 'Change “First name”…');
  await expect(dialog.getByLabel('Secret access key')).toHaveValue('');
  await dialog.getByLabel('Name', { exact: true }).fill('Second name');
  await strata.picture('change-connection');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(switcher(strata)).toContainText('Second name');
  await expect(strata.row('README.md')).toBeVisible();

  await switcher(strata).click();
  await page.getByRole('menuitem', { name: 'Remove “Second name”…' }).click();
  const question = page.getByRole('alertdialog', { name: 'Remove “Second name”?' });
  await expect(question).toContainText('Nothing in its buckets changes');
  await strata.picture('remove-connection');
  await question.getByRole('button', { name: 'Remove connection' }).click();
  await expect(switcher(strata)).toContainText('Sandbox');
  await expect(strata.toast('“Second name” is forgotten')).toBeVisible();
  const { connections } = await host.call('list_connections', {});
  expect(connections.map((one) => one.id)).toEqual(['sandbox']);
});

test('a field that is missing or can not be right is named', async ({ strata, host }) => {
  await strata.open();
  const dialog = await dialogFor(strata, 'Add a connection…');
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  const name = dialog.getByLabel('Name', { exact: true });
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription(/Give it a name/);
  for (const label of ['Name', 'Access key id', 'Secret access key'])
    await expect(dialog.getByLabel(label, { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await strata.picture('missing-fields');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await filled(strata, 'Odd', { ...host.access, endpoint: 'ftp://example.com/x' });
  await dialog.getByLabel('Keep the secret for this run only').check();
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await expect(dialog).toContainText('“ftp://example.com/x” is not an endpoint');
  await strata.picture('invalid-endpoint');
  await dialog.getByLabel('Endpoint').fill(host.access.endpoint);
  await dialog.getByLabel('Region').fill('Mars!');
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await expect(dialog).toContainText('“Mars!” is not a region');
});

test.describe('without a keychain', () => {
  test.use({ keychain: false });

  test('that is said, and a secret can be kept for this run only', async ({ strata, host }) => {
    await strata.open();
    const toast = strata.toast('No keychain');
    await expect(toast).toBeVisible();
    const dialog = await filled(strata, 'Today', host.access);
    // The toast is there all the same, but under the dialog, whose every button can be pressed.
    await strata.page.setViewportSize({ width: 900, height: 600 });
    await expect(toast).toBeVisible();
    for (const button of await dialog.getByRole('button').all())
      await button.click({ trial: true });
    await strata.picture('no-keychain-900x600');
    await strata.page.setViewportSize({ width: 1280, height: 800 });
    await expect(dialog.getByRole('alert')).toContainText('can’t be kept in the keychain');
    await expect(dialog.getByLabel('Keep the secret for this run only')).toBeChecked();
    await strata.picture('no-keychain');

    // Who insists is told why it can not be, and nothing is kept in a file instead.
    await dialog.getByLabel('Keep the secret for this run only').uncheck();
    await dialog.getByRole('button', { name: 'Add connection' }).click();
    const notice = dialog.getByRole('alert');
    await expect(notice).toContainText('can’t be kept in the keychain');
    await notice.getByRole('button', { name: 'Keep it for this run only' }).click();
    await expect(dialog).toBeHidden();
    await expect(strata.row('README.md')).toBeVisible();
    const kept = await filesWith(host.data, host.access.secret_access_key);
    expect(kept.filter((path) => !path.startsWith(join(host.data, 'sandbox')))).toEqual([]);
  });
});
