// Test connection: the five steps live, one that fails with its explanation, and nothing left behind.
import { dialogFor } from './connecting.ts';
import { expect, samples, test } from './strata.ts';

test('the five steps pass, with times, identity or why not, clock and latency', async ({
  strata,
  second,
}) => {
  await strata.open();
  const before = await second.keys(samples);
  const dialog = await dialogFor(strata, /^Test “Sandbox”/);
  await expect(dialog.getByText('Ready to test')).toBeVisible();
  await expect(dialog.getByLabel('Bucket')).toHaveValue(samples);
  await dialog.getByRole('button', { name: 'Start the test' }).click();
  await expect(dialog.getByText('All five steps passed')).toBeVisible();
  const steps = dialog.getByRole('list', { name: 'Steps of the test' }).getByRole('listitem');
  await expect(steps).toHaveCount(5);
  for (const step of await steps.all()) {
    await expect(step).toHaveAttribute('data-state', 'passed');
    await expect(step).toContainText(/\d+(\.\d)? m?s/);
  }
  await expect(dialog).toContainText('In step with the server');
  await expect(dialog.getByRole('button', { name: 'Copy report' })).toBeVisible();
  await strata.picture('connection-test');
  expect(await second.keys(samples)).toEqual(before);
});

test('a step that fails opens its explanation, and the test can be run again', async ({
  strata,
  host,
}) => {
  await strata.open();
  await host.suffers({ method: 'PUT', effect: 'denied' });
  const dialog = await dialogFor(strata, /^Test “Sandbox”/);
  await dialog.getByRole('button', { name: 'Start the test' }).click();
  await expect(dialog.getByText(/of 5 steps failed/)).toBeVisible();
  const put = dialog.locator('[data-step=put]');
  await expect(put).toHaveAttribute('data-state', 'failed');
  await expect(put.getByRole('alert')).toContainText('Not permitted');
  await expect(put.getByRole('button', { name: 'Copy details' })).toBeVisible();
  await strata.picture('connection-test-failed');
  await host.suffers();
  await dialog.getByRole('button', { name: 'Test again' }).click();
  await expect(dialog.getByText('All five steps passed')).toBeVisible();
});
