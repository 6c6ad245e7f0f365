import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Toasts } from './toasts.svelte';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a toast with Undo stays at least eight seconds', () => {
  const toasts = new Toasts();
  toasts.show({ tone: 'done', message: 'Restored.', action: { label: 'Undo', run: () => undefined } });
  vi.advanceTimersByTime(8_000);
  expect(toasts.items).toHaveLength(1);
  vi.advanceTimersByTime(60_000);
  expect(toasts.items).toHaveLength(0);
});

test('while it is looked at none goes away, and afterwards each has its full time again', () => {
  const toasts = new Toasts();
  toasts.show({ tone: 'done', message: 'one' });
  vi.advanceTimersByTime(7_000);
  toasts.pause();
  toasts.show({ tone: 'done', message: 'two' });
  vi.advanceTimersByTime(600_000);
  expect(toasts.items).toHaveLength(2);
  toasts.resume();
  vi.advanceTimersByTime(8_000);
  expect(toasts.items).toHaveLength(2);
  vi.advanceTimersByTime(8_000);
  expect(toasts.items).toHaveLength(0);
});

test('the same sentence does not pile up, but two that can be undone both stay', () => {
  const toasts = new Toasts();
  toasts.show({ tone: 'error', message: 'Nothing answers.' });
  toasts.show({ tone: 'error', message: 'Nothing answers.' });
  expect(toasts.items).toHaveLength(1);
  const action = { label: 'Undo', run: () => undefined };
  toasts.show({ tone: 'done', message: 'Deleted.', action });
  toasts.show({ tone: 'done', message: 'Deleted.', action });
  expect(toasts.items).toHaveLength(3);
});

test('its button runs once and takes it away', () => {
  const toasts = new Toasts();
  const run = vi.fn();
  toasts.show({ tone: 'done', message: 'Deleted.', action: { label: 'Undo', run } });
  const [toast] = toasts.items;
  if (toast) toasts.act(toast);
  expect(run).toHaveBeenCalledOnce();
  expect(toasts.items).toHaveLength(0);
});
