// A read-only connection: nothing that writes is offered, by button, menu, timeline or key, and the engine refuses it too.
import { filled } from './connecting.ts';
import { expect, samples, test } from './strata.ts';

test('a read-only connection offers nothing that writes', async ({ strata, host, second }) => {
  const { page } = strata;
  await second.put(samples, 'README.md', 'a second version');
  await strata.open();
  const dialog = await filled(strata, 'Auditor', host.access);
  await dialog.getByRole('switch', { name: /^Read only/ }).check();
  await dialog.getByLabel('Keep the secret for this run only').check();
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await expect(dialog).toBeHidden();
  await strata.ready();
  await expect(page.getByTestId('browser').getByText('Read only')).toBeVisible();

  const why = 'The connection “Auditor” is read only.';
  const upload = page.getByRole('button', { name: 'Upload' });
  await expect(upload).toBeDisabled();
  await expect(upload).toHaveAttribute('title', why);
  await strata.choose('README.md');
  for (const remove of await page.getByRole('button', { name: /^Delete/ }).all()) {
    await expect(remove).toBeDisabled();
    await expect(remove).toHaveAttribute('title', why);
  }
  const restores = strata.timeline.getByRole('button', { name: /Restore/ });
  await expect(restores).not.toHaveCount(0);
  for (const restore of await restores.all()) await expect(restore).toBeDisabled();
  await expect(strata.timeline.getByRole('button', { name: 'Download' }).first()).toBeEnabled();

  await strata.row('README.md').click({ button: 'right', position: { x: 60, y: 17 } });
  const item = page.getByRole('menuitem', { name: /^Delete/ });
  await expect(item).toHaveAttribute('aria-disabled', 'true');
  await expect(item).toContainText(why);
  await expect(page.getByRole('menuitem', { name: 'Download' })).not.toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await strata.picture('connection-read-only');
  await page.keyboard.press('Escape');

  const before = await second.history(samples, 'README.md');
  await strata.table.focus();
  await page.keyboard.press('Delete');
  await expect(strata.toast(why)).toBeVisible();
  await page.keyboard.press('Control+u');
  await expect(strata.transfers).toBeHidden();
  expect(await second.history(samples, 'README.md')).toEqual(before);

  const { connections } = await host.call('list_connections', {});
  const id = connections.find((one) => one.name === 'Auditor')?.id ?? '';
  const documents = [{ key: 'README.md' }];
  await expect(
    host.call('delete_documents', { connection: id, bucket: samples, documents } as never),
  ).rejects.toThrow(/422/);
  expect(await second.history(samples, 'README.md')).toEqual(before);
});

test('files dropped on a read-only connection go nowhere', async ({ strata, host }) => {
  await strata.open();
  const dialog = await filled(strata, 'Auditor', host.access);
  await dialog.getByRole('switch', { name: /^Read only/ }).check();
  await dialog.getByLabel('Keep the secret for this run only').check();
  const told = strata.page.waitForRequest(
    (request) =>
      request.url().endsWith('/call/set_drop_target') && request.postData() === JSON.stringify({}),
  );
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await told;
});
