import { render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import Dialog from './Dialog.svelte';
import ToastStack from './ToastStack.svelte';
import { Toasts } from './toasts.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a toast that a dialog hides waits until the dialog is closed', async () => {
  const toasts = new Toasts();
  render(ToastStack, { toasts });
  const dialog = render(Dialog, { open: true, title: 'Sure?', onclose: () => undefined });
  await tick();
  toasts.show({ tone: 'warning', message: 'No keychain.' });
  vi.advanceTimersByTime(600_000);
  await tick();
  expect(screen.getByText('No keychain.')).toBeTruthy();
  await dialog.rerender({ open: false });
  vi.advanceTimersByTime(10_000);
  expect(toasts.items).toHaveLength(1);
  vi.advanceTimersByTime(10_000);
  expect(toasts.items).toHaveLength(0);
});

test('a toast says a moment in few words and whole to hover', async () => {
  const toasts = new Toasts();
  render(ToastStack, { toasts });
  const moment = { instant: '2025-11-03T09:14:00Z', text: 'Written 3 Nov', full: 'Monday' };
  toasts.show({ tone: 'done', message: 'Restored.', moment });
  await tick();
  const time = screen.getByText('Written 3 Nov');
  expect(time.getAttribute('datetime')).toBe(moment.instant);
  expect(time.title).toBe('Monday');
});
