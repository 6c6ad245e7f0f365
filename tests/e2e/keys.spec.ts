// Access keys on moto's IAM: the warning of an old one, and its rotation step by step.
import { Account } from './account.ts';
import { added, dialogFor, filled, switcher } from './connecting.ts';
import { expect, samples, test } from './strata.ts';

test('an old key is warned of and replaced in five steps', async ({ strata, host }) => {
  const account = await Account.start();
  try {
    const user = await account.user();
    await account.bucket('documents');
    await account.age(user.user, 123);
    await strata.open();
    const form = await filled(strata, 'Production', account.access(user));
    await form.getByRole('button', { name: 'Add connection' }).click();
    await expect(form).toBeHidden();
    await expect(switcher(strata)).toHaveAttribute('title', /123 days old/);

    const dialog = await dialogFor(strata, 'Access keys of “Production”…');
    await expect(dialog).toContainText(`IAM user ${user.user}`);
    await expect(dialog).toContainText('This key is 123 days old.');
    await strata.picture('keys');
    const current = dialog.locator('[aria-current=step]');
    await expect(current).toContainText('Create');
    await dialog.getByRole('button', { name: 'Create a new key' }).click();
    await expect(current).toContainText('Test');
    await dialog.getByRole('button', { name: 'Back' }).click();
    await expect(current).toContainText('Create');
    expect(Object.keys(await account.keys(user.user))).toEqual([user.id]);

    for (const [press, next] of [
      ['Create a new key', 'Test'],
      ['Test the new key', 'Switch'],
      ['Switch to the new key', 'Deactivate'],
      ['Deactivate the old key', 'Delete'],
    ] as const) {
      await dialog.getByRole('button', { name: press }).click();
      await expect(current).toContainText(next);
      await strata.picture(`keys-${next.toLowerCase()}`);
    }
    expect((await account.keys(user.user))[user.id]).toBe(false);
    // The grace period runs: the old key stays for now.
    await expect(dialog.getByRole('button', { name: 'Delete the old key…' })).toBeDisabled();
    await expect(dialog.locator('time')).toBeVisible();
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await expect(switcher(strata)).toHaveAttribute('title', /not yet done/);
    const { connections } = await host.call('list_connections', {});
    const used = connections.find((one) => one.name === 'Production')?.access_key_id;
    expect(used).not.toBe(user.id);
    expect((await account.keys(user.user))[used ?? '']).toBe(true);
  } finally {
    await account.end();
  }
});

test('a store without IAM says so and offers no rotation', async ({ strata, host }) => {
  await strata.open();
  await added(strata, 'Local', host.access);
  const dialog = await dialogFor(strata, 'Access keys of “Local”…');
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'Rotation' })).toBeHidden();
});

test('the environment of an application is masked on screen and whole in the clipboard', async ({
  strata,
  host,
}) => {
  await strata.open();
  await added(strata, 'Local', host.access);
  await strata.ready();
  const dialog = await dialogFor(strata, 'Environment for an application…');
  const text = dialog.getByRole('region', { name: 'Environment, masked' });
  await expect(text).toContainText(`S3_BUCKET_NAME=${samples}`);
  await expect(text).toContainText(host.access.access_key_id);
  await expect(text).not.toContainText(host.access.secret_access_key);
  expect(await host.clipboard()).toBeNull();
  await strata.picture('environment');
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(dialog).toContainText(/Leaves the clipboard in \d+ s\./);
  const copied = await host.clipboard();
  expect(copied?.text).toContain(`AWS_SECRET_ACCESS_KEY=${host.access.secret_access_key}`);
  expect(copied?.seconds).toBe(60);
  await dialog.getByRole('tab', { name: 'Vercel' }).click();
  await expect(text).toContainText('vercel env add');
  await strata.picture('environment-vercel');
  expect(await strata.page.content()).not.toContain(host.access.secret_access_key);
});
