import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { production } from '../../test/connections';
import { ScriptedHost, settled } from '../../test/scripted';
import EnvironmentDialog from './EnvironmentDialog.svelte';

afterEach(() => {
  vi.useRealTimers();
});

async function dialog(buckets = ['docs', 'logs']) {
  const host = new ScriptedHost({
    list_buckets: () => ({ buckets: buckets.map((name) => ({ name })) }),
    show_environment: ({ bucket, form }) => ({
      masked: form === 'dotenv' ? `S3_BUCKET_NAME=${bucket}\nSECRET=••••` : `vercel env add ${bucket}`,
      notes: ['It is a temporary key.'],
      clipboard_seconds: 60,
    }),
    copy_environment: () => ({}),
  });
  render(EnvironmentDialog, { host, connection: production, first: 'logs', onclose: () => undefined });
  const rest = async () => {
    await settled();
    await tick();
  };
  await rest();
  return { host, rest };
}

const masked = () => screen.getByRole('region', { name: 'Environment, masked' }).textContent;

test('the environment of the bucket on screen is shown, masked, in either form', async () => {
  const { rest } = await dialog();
  expect(masked()).toBe('S3_BUCKET_NAME=logs\nSECRET=••••');
  expect(screen.getByText('It is a temporary key.')).toBeTruthy();
  await fireEvent.click(screen.getByRole('tab', { name: 'Vercel' }));
  await rest();
  expect(masked()).toBe('vercel env add logs');
  await fireEvent.change(screen.getByLabelText('Bucket'), { target: { value: 'docs' } });
  await rest();
  expect(masked()).toBe('vercel env add docs');
});

test('Copy asks the host, and counts down until the clipboard is cleared', async () => {
  vi.useFakeTimers();
  const { host, rest } = await dialog();
  expect(screen.getByText('What is copied leaves the clipboard in 60 s.')).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Copy' }));
  await rest();
  expect(host.asked('copy_environment')).toEqual([{ connection: 'c1', bucket: 'logs', form: 'dotenv' }]);
  expect(screen.getByText('Leaves the clipboard in 60 s.')).toBeTruthy();
  vi.advanceTimersByTime(20_000);
  await tick();
  expect(screen.getByText('Leaves the clipboard in 40 s.')).toBeTruthy();
  vi.advanceTimersByTime(41_000);
  await tick();
  expect(screen.getByText('What is copied leaves the clipboard in 60 s.')).toBeTruthy();
});

test('why it can not be shown is said, and nothing can be copied', async () => {
  const { host, rest } = await dialog();
  host.answers.show_environment = () => {
    throw { code: 's3.unsupported', message: 'A profile has no key to hand out.' };
  };
  await fireEvent.click(screen.getByRole('tab', { name: 'Vercel' }));
  await rest();
  expect(screen.getByText('A profile has no key to hand out.')).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Copy' }).disabled).toBe(true);
});
