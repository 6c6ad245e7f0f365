import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Configuration, Lifecycle, Review } from '../../bindings';
import {
  abort,
  archive,
  bucket,
  configuration,
  expire,
  lifecycle as rules,
  review,
} from '../../test/lifecycle';
import { held, ScriptedHost, scriptedActs, settled } from '../../test/scripted';
import { LifecycleDraft } from './draft.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function open(answers: ConstructorParameters<typeof ScriptedHost>[0] = {}) {
  const host = new ScriptedHost({
    read_lifecycle: () => rules(),
    review_lifecycle: ({ configuration: of }) => review(of),
    ...answers,
  });
  const draft = new LifecycleDraft(scriptedActs(host).acts);
  draft.show(bucket);
  await settled();
  return { host, draft };
}

async function later() {
  await vi.advanceTimersByTimeAsync(300);
}

const ids = (of: Configuration | undefined) => of?.rules.map(({ id }) => id);

test('what is in force is no draft, and an edit taken back is none either', async () => {
  const { draft } = await open();
  expect(draft.dirty).toBe(false);
  draft.editRule(0, { ...archive, status: 'Disabled' });
  expect(draft.dirty).toBe(true);
  draft.editRule(0, archive);
  expect(draft.dirty).toBe(false);
});

test('many edits in a row are reviewed once, as they ended', async () => {
  const { host, draft } = await open();
  for (const days of [1, 12, 120]) draft.editRule(2, { ...abort, abort_uploads: { days } });
  await later();
  const asked = host.asked('review_lifecycle');
  expect(asked).toHaveLength(1);
  expect(asked[0]?.configuration.rules[2]?.abort_uploads).toEqual({ days: 120 });
});

test('a review that comes late is not taken for that of a newer draft', async () => {
  const answers = [held<Review>(), held<Review>()];
  let turn = 0;
  const { draft } = await open({
    review_lifecycle: () => answers[turn++]?.promise ?? review(configuration()),
  });
  draft.deleteRule(0);
  await later();
  draft.deleteRule(0);
  await later();
  answers[1]?.give(review(configuration(abort), { cli: 'second' }));
  await settled();
  answers[0]?.give(review(configuration(expire, abort), { cli: 'first' }));
  await settled();
  expect(draft.review?.cli).toBe('second');
  expect(draft.current).toBe(true);
});

test('findings stay with their rule while another one is taken away', async () => {
  const base: Lifecycle = rules();
  const finding = {
    rule: 2,
    rule_id: 'DeleteIncompleteMultipartUploads',
    field: '',
    code: 'NoEffect',
    severity: 'warning',
    message: 'Nothing there.',
  } as const;
  const { draft } = await open({
    read_lifecycle: () => ({ ...base, review: { ...base.review, findings: [finding] } }),
  });
  draft.deleteRule(0);
  expect(draft.findingsOf(1)).toEqual([finding]);
  expect(draft.findingsOf(0)).toEqual([]);
  expect(draft.barsOf(1)?.name).toBe('DeleteIncompleteMultipartUploads');
});

test('an added or duplicated rule gets an id that no other has, and its form opens', async () => {
  const { draft } = await open();
  draft.addRule(archive, 'Archive');
  expect(draft.editing).toBe(3);
  draft.duplicateRule(1);
  expect(draft.editing).toBe(2);
  expect(ids(draft.draft)).toEqual([
    'ArchiveOldDocuments',
    'DeleteExpiredDocuments',
    'DeleteExpiredDocuments-copy',
    'DeleteIncompleteMultipartUploads',
    'ArchiveOldDocuments-2',
  ]);
  draft.deleteRule(0);
  expect(draft.editing).toBe(1);
});

test('rules that change elsewhere do not take the draft away', async () => {
  const { host, draft } = await open();
  draft.deleteRule(0);
  draft.heard({ event: 'stale', tags: [{ tag: 'lifecycle', ...bucket }] });
  await settled();
  expect(host.asked('read_lifecycle')).toHaveLength(1);
  expect(draft.outdated).toBe(true);
  draft.discard();
  await settled();
  expect(host.asked('read_lifecycle')).toHaveLength(2);
  expect(draft.outdated).toBe(false);
  expect(draft.dirty).toBe(false);
});

test('without a draft, rules that change elsewhere are read again; those of other buckets are not', async () => {
  const { host, draft } = await open();
  draft.heard({ event: 'stale', tags: [{ tag: 'lifecycle', connection: 'sandbox', bucket: 'other' }] });
  expect(host.asked('read_lifecycle')).toHaveLength(1);
  draft.heard({ event: 'stale', tags: [{ tag: 'lifecycle', ...bucket }] });
  expect(host.asked('read_lifecycle')).toHaveLength(2);
});

test('leaving asks only where a draft would be lost', async () => {
  const { draft } = await open();
  expect(await draft.mayLeave()).toBe(true);
  draft.deleteRule(0);
  const first = draft.mayLeave();
  expect(draft.leaving).toBeDefined();
  draft.leaving?.(false);
  expect(await first).toBe(false);
  const second = draft.mayLeave();
  draft.leaving?.(true);
  expect(await second).toBe(true);
  expect(draft.leaving).toBeUndefined();
});
