import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { held, ScriptedHost, settled } from '../test/scripted';
import { Kept } from './kept';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start(before?: Record<string, string>) {
  const host = new ScriptedHost({ set_preference: () => ({}) });
  return { host, kept: new Kept(host, before) };
}

test('what the engine kept is there at once, and what changes goes on to it', async () => {
  const { host, kept } = start({ theme: 'dark' });
  expect(kept.get('theme')).toBe('dark');
  kept.set('theme', 'dark');
  kept.set('connection', 'c1');
  kept.set('theme', undefined);
  expect(kept.get('theme')).toBeUndefined();
  await settled();
  expect(host.asked('set_preference')).toEqual([{ name: 'connection', value: 'c1' }, { name: 'theme' }]);
});

test('a width under the pointer is one write, of its last value', async () => {
  const { host, kept } = start();
  for (const width of ['200', '210', '220']) kept.setSoon('left', width);
  expect(kept.get('left')).toBe('220');
  expect(host.asked('set_preference')).toEqual([]);
  await vi.runAllTimersAsync();
  expect(host.asked('set_preference')).toEqual([{ name: 'left', value: '220' }]);
});

test('what still waits when the page goes away is handed over at once, and not twice', async () => {
  const { host, kept } = start();
  kept.setSoon('right', '400');
  await kept.flush();
  expect(host.asked('set_preference')).toEqual([{ name: 'right', value: '400' }]);
  await vi.runAllTimersAsync();
  expect(host.asked('set_preference')).toHaveLength(1);
});

test('a slow write never overtakes a later one of the same name', async () => {
  const { host, kept } = start();
  const slow = held<Record<string, never>>();
  host.answers.set_preference = () => slow.promise;
  kept.set('theme', 'dark');
  kept.set('theme', 'light');
  kept.set('theme', undefined);
  await settled();
  expect(host.asked('set_preference')).toEqual([{ name: 'theme', value: 'dark' }]);
  slow.give({});
  await kept.flush();
  expect(host.asked('set_preference').slice(1)).toEqual([{ name: 'theme' }]);
});

test('what can not be kept is told, holds for this run, and stops nothing else', async () => {
  const { host, kept } = start();
  const faults: unknown[] = [];
  kept.onfault = (fault) => faults.push(fault);
  const full = { code: 'disk.full', message: 'There is no space left.' };
  host.answers.set_preference = ({ name }) => {
    if (name === 'theme') throw full;
    return {};
  };
  kept.set('theme', 'dark');
  kept.set('connection', 'c1');
  await settled();
  expect(faults).toEqual([full]);
  expect(kept.get('theme')).toBe('dark');
  expect(host.asked('set_preference').map(({ name }) => name)).toEqual(['theme', 'connection']);
});
