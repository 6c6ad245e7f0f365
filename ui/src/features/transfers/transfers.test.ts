import { expect, test } from 'vitest';
import type { Transfer } from '../../bindings';
import { shownName } from '../../test/folder';
import { ScriptedHost, scriptedActs } from '../../test/scripted';
import { Transfers } from './transfers.svelte';
import { stateWords, verifiedWords } from './words';

function transfer(id: string, more: Partial<Transfer> = {}): Transfer {
  return {
    id,
    direction: 'upload',
    name: shownName(`${id}.pdf`),
    connection: 'sandbox',
    bucket: 'b',
    folder: 'cvs/',
    local: `${id}.pdf`,
    state: 'queued',
    bytes: 0,
    total: 1000,
    ...more,
  };
}

function queue(answers: ConstructorParameters<typeof ScriptedHost>[0] = {}) {
  const host = new ScriptedHost(answers);
  const due: (() => void)[] = [];
  const transfers = new Transfers(scriptedActs(host).acts, (run) => due.push(run));
  const hear = (...list: Transfer[]) => {
    for (const one of list) transfers.heard({ event: 'transfer', transfer: one });
    for (const run of due.splice(0)) run();
  };
  const ids = () => transfers.all.map((one) => one.id);
  return { host, transfers, hear, ids, due };
}

test('what moves comes first, then what waits, then what ended, the latest first', () => {
  const { hear, ids } = queue();
  hear(transfer('a'), transfer('b'), transfer('c'), transfer('d'));
  hear(
    transfer('a', { state: 'done' }),
    transfer('b', { state: 'failed' }),
    transfer('c', { state: 'running' }),
  );
  expect(ids()).toEqual(['c', 'd', 'b', 'a']);
});

test('thousands of words before one picture cost one look', () => {
  const { transfers, due } = queue();
  for (let bytes = 0; bytes < 5000; bytes += 1)
    transfers.heard({ event: 'transfer', transfer: transfer('a', { state: 'running', bytes }) });
  expect(due).toHaveLength(1);
  due[0]?.();
  expect(transfers.all[0]?.bytes).toBe(4999);
});

test('progress is over all that is under way', () => {
  const { transfers, hear } = queue();
  expect(transfers.progress).toBeUndefined();
  hear(
    transfer('a', { state: 'running', bytes: 500 }),
    transfer('b', { total: 1000 }),
    transfer('c', { state: 'done', bytes: 1000 }),
  );
  expect(transfers.progress).toBe(0.25);
  hear(transfer('a', { state: 'done' }), transfer('b', { state: 'cancelled' }));
  expect(transfers.progress).toBeUndefined();
});

test('the panel opens for what is new and not for news of the old', () => {
  const { transfers, hear } = queue();
  hear(transfer('a'));
  expect(transfers.open).toBe(true);
  transfers.open = false;
  hear(transfer('a', { state: 'done' }));
  expect(transfers.open).toBe(false);
});

test('a snapshot takes the place of everything, newest first as it comes', () => {
  const { transfers, hear, ids } = queue();
  hear(transfer('x'));
  transfers.heard({
    event: 'snapshot',
    transfers: [transfer('b', { state: 'done' }), transfer('a', { state: 'done' })],
  });
  expect(ids()).toEqual(['b', 'a']);
});

test('finished ones are forgotten when the engine has forgotten them', async () => {
  const { transfers, hear, ids } = queue({ clear_transfers: () => ({}) });
  hear(
    transfer('a', { state: 'done' }),
    transfer('b', { state: 'running' }),
    transfer('c', { state: 'failed' }),
  );
  await transfers.clear();
  expect(ids()).toEqual(['b']);
});

test('an upload is taken back with what the engine gave for it', async () => {
  const { host, transfers } = queue({ undo: () => ({ message: 'Taken back.', cancelled: false }) });
  await transfers.undo(transfer('a', { state: 'done', undo: 'u7' }));
  expect(host.asked('undo')).toEqual([{ undo: 'u7' }]);
});

test.each([
  [transfer('a'), 'Waiting · 1 KB'],
  [
    transfer('a', { state: 'running', bytes: 500, speed: 2_000_000, seconds_left: 90 }),
    '500 B of 1 KB · 2 MB/s · 2 min left',
  ],
  [transfer('a', { state: 'running', bytes: 500 }), '500 B of 1 KB'],
  [transfer('a', { state: 'verifying' }), 'Comparing 1 KB…'],
  [transfer('a', { state: 'done', direction: 'download' }), 'Downloaded · 1 KB'],
])('%# where it stands, in words', (one, words) => {
  expect(stateWords(one)).toBe(words);
});

test('a length alone is not called verified', () => {
  expect(verifiedWords('length').short).toBe('unverified: only the length is known to be right');
  expect(verifiedWords('whole').short).toBe('verified');
});
