// The moves that every story about connections makes.
import type { Locator } from '@playwright/test';
import type { Access } from './host.ts';
import type { Screen } from './screen.ts';

/** The button that says which connection is in use. */
export function switcher(strata: Screen): Locator {
  return strata.page.getByRole('button', { name: /^Connection: / });
}

/** Chooses from the menu of connections what opens a dialog. */
export async function dialogFor(strata: Screen, item: string | RegExp): Promise<Locator> {
  await switcher(strata).click();
  await strata.page.getByRole('menuitem', { name: item }).click();
  return strata.page.getByRole('dialog');
}

/** Goes to another connection. */
export async function connectTo(strata: Screen, name: string): Promise<void> {
  await switcher(strata).click();
  await strata.page.getByRole('menuitemradio', { name, exact: true }).click();
}

/** Says that the connection leads to this store and not to Amazon. */
export async function leadTo(
  dialog: Locator,
  access: Pick<Access, 'endpoint' | 'region'>,
): Promise<void> {
  await dialog.getByLabel('Where', { exact: true }).selectOption('Another S3-compatible store');
  await dialog.getByLabel('Endpoint').fill(access.endpoint);
  await dialog.getByLabel('Region').fill(access.region);
}

/** Opens the dialog of a new connection and fills it in; nothing is sent yet. */
export async function filled(strata: Screen, name: string, access: Access): Promise<Locator> {
  const dialog = await dialogFor(strata, 'Add a connection…');
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel('Access key id').fill(access.access_key_id);
  await dialog.getByLabel('Secret access key').fill(access.secret_access_key);
  await leadTo(dialog, access);
  return dialog;
}

/** Adds a connection whose secret is kept for this run, and waits until it is in use. */
export async function added(strata: Screen, name: string, access: Access): Promise<void> {
  const dialog = await filled(strata, name, access);
  await dialog.getByLabel('Keep the secret for this run only').check();
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await dialog.waitFor({ state: 'hidden' });
}
