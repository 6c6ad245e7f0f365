import { expect, test, vi } from 'vitest';
import type { AppliedLifecycle, LifecycleForecast, ThreeWay } from '../../bindings';
import {
  abort,
  archive,
  bucket,
  configuration,
  expire,
  forecast,
  lifecycle as rules,
  review,
} from '../../test/lifecycle';
import { held, ScriptedHost, scriptedActs, settled } from '../../test/scripted';
import { chosen, usual } from './applying.svelte';
import { BucketLifecycle } from './lifecycle.svelte';

async function open(answers: ConstructorParameters<typeof ScriptedHost>[0] = {}) {
  const host = new ScriptedHost({
    read_lifecycle: () => rules(),
    review_lifecycle: ({ configuration: of }) => review(of),
    forecast_lifecycle: () => forecast([0, 0, 5]),
    lifecycle_history: () => ({ applied: [] }),
    ...answers,
  });
  const { acts, said } = scriptedActs(host);
  const lifecycle = new BucketLifecycle(acts);
  lifecycle.show(bucket);
  await settled();
  return { host, said, lifecycle };
}

const three: ThreeWay = {
  rules: [
    { name: 'A', base: 0, mine: 0, theirs: 0, side: 'conflict', my_fields: [], their_fields: [] },
    { name: 'E', base: 1, mine: 1, theirs: null, side: 'only_theirs', my_fields: [], their_fields: [] },
    { name: 'U', base: null, mine: 2, theirs: null, side: 'only_mine', my_fields: [], their_fields: [] },
  ],
  minimum_size: 'same',
  unknown: 'same',
};

test('opening a bucket forecasts what is in force; a draft is forecast beside it', async () => {
  vi.useFakeTimers();
  const { host, lifecycle } = await open();
  lifecycle.draft.deleteRule(0);
  await vi.advanceTimersByTimeAsync(300);
  vi.useRealTimers();
  const asked = host.asked('forecast_lifecycle');
  expect(asked.map((request) => request.configuration?.rules.length)).toEqual([undefined, 2]);
  expect(lifecycle.forecasts.inForce).toBeDefined();
  expect(lifecycle.forecasts.draft).toBeDefined();
  lifecycle.draft.discard();
  await settled();
  expect(lifecycle.forecasts.draft).toBeUndefined();
});

test('a draft with errors is not forecast', async () => {
  vi.useFakeTimers();
  const { host, lifecycle } = await open({
    review_lifecycle: ({ configuration: of }) => review(of, { valid: false }),
  });
  lifecycle.draft.deleteRule(0);
  await vi.advanceTimersByTimeAsync(300);
  vi.useRealTimers();
  expect(host.asked('forecast_lifecycle')).toHaveLength(1);
});

test('a draft made while the bucket is still counted is forecast afterwards', async () => {
  vi.useFakeTimers();
  const count = held<LifecycleForecast>();
  let turn = 0;
  const { host, lifecycle } = await open({
    forecast_lifecycle: () => (turn++ === 0 ? count.promise : forecast([9])),
  });
  lifecycle.draft.deleteRule(0);
  await vi.advanceTimersByTimeAsync(300);
  expect(host.asked('forecast_lifecycle')).toHaveLength(1);
  lifecycle.heard({ event: 'census', ...bucket, entries: 4200, done: false });
  expect(lifecycle.forecasts.counted).toBe(4200);
  count.give(forecast([1]));
  await settled();
  vi.useRealTimers();
  expect(lifecycle.forecasts.counted).toBeUndefined();
  expect(lifecycle.forecasts.draft?.months[0]?.happens.destroyed.count).toBe(9);
});

test('applying sends what the draft began from, and a guard is answered by what was typed', async () => {
  const soon = { documents: 3, gone: 1, versions: 9, bytes: 900 };
  const after = rules(configuration(archive), 's2');
  const answers: AppliedLifecycle[] = [
    { outcome: 'must_confirm', soon, type_this: 'docs' },
    { outcome: 'applied', lifecycle: after, undo: 'u1' },
  ];
  const { host, said, lifecycle } = await open({
    apply_lifecycle: () => answers.shift() ?? { outcome: 'invalid', findings: [] },
  });
  const { draft, applying } = lifecycle;
  draft.change(configuration(archive));
  applying.open();
  await applying.apply();
  expect(applying.stage).toEqual({ at: 'confirm', soon, type_this: 'docs' });
  applying.typed = 'docs';
  await applying.apply();
  const asked = host.asked('apply_lifecycle');
  expect(asked.map(({ stamp, typed }) => [stamp, typed])).toEqual([
    ['s1', undefined],
    ['s1', 'docs'],
  ]);
  expect(asked[0] && 'typed' in asked[0]).toBe(false);
  expect(applying.stage).toBeUndefined();
  expect(draft.base?.stamp).toBe('s2');
  expect(draft.dirty).toBe(false);
  expect(said[0]?.undo).toBeDefined();
});

test('after somebody else was faster the draft goes on from what is in force now', async () => {
  const theirs = rules(configuration(archive), 's9');
  const { lifecycle } = await open({
    apply_lifecycle: () => ({ outcome: 'changed', lifecycle: theirs, three_way: three, merged: null }),
  });
  const { draft, applying } = lifecycle;
  const mine = configuration(archive, expire, abort, { ...abort, id: 'Mine' });
  draft.change(mine);
  applying.open();
  await applying.apply();
  expect(applying.stage?.at).toBe('changed');
  applying.settle(mine);
  expect(draft.base?.stamp).toBe('s9');
  expect(draft.draft).toEqual(mine);
  expect(draft.dirty).toBe(true);
  expect(applying.stage).toBeUndefined();
});

test('choosing rule by rule takes each from its side, removals included', () => {
  const mine = configuration({ ...archive, status: 'Disabled' }, expire, abort);
  const theirs = configuration(archive);
  expect(usual(three)).toEqual(['mine', 'theirs', 'mine']);
  const ids = (all: ReturnType<typeof chosen>) => all.rules.map((one) => `${one.id} ${one.status}`);
  expect(ids(chosen(three, usual(three), mine, theirs))).toEqual([
    'ArchiveOldDocuments Disabled',
    'DeleteIncompleteMultipartUploads Enabled',
  ]);
  expect(ids(chosen(three, ['theirs', 'mine', 'theirs'], mine, theirs))).toEqual([
    'ArchiveOldDocuments Enabled',
    'DeleteExpiredDocuments Enabled',
  ]);
});

test('an imported text becomes the draft and leaves the default size as it is', async () => {
  const { lifecycle } = await open({
    import_lifecycle: () => ({
      configuration: { ...configuration(expire), minimum_size: null },
      findings: [],
    }),
  });
  lifecycle.tab = 'history';
  await lifecycle.import('{}');
  expect(lifecycle.draft.draft).toEqual(configuration(expire));
  expect(lifecycle.tab).toBe('rules');
});

test('moving time says what happened, reads the folder again and counts anew', async () => {
  const { host, said, lifecycle } = await open({
    advance_sandbox: () => ({ now: '2027-01-01T00:00:00Z', says: '4 versions were destroyed.' }),
  });
  const moved = vi.fn();
  lifecycle.onmoved = moved;
  await lifecycle.advance(30);
  expect(host.asked('advance_sandbox')).toEqual([{ days: 30 }]);
  expect(said[0]?.message).toBe('4 versions were destroyed.');
  expect(moved).toHaveBeenCalledOnce();
  expect(host.asked('forecast_lifecycle').at(-1)).toMatchObject({ recount: true });
});
