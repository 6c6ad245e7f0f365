import { expect, test } from 'vitest';
import { forecast, rule } from '../../test/lifecycle';
import { area, layers, ticks } from './charts';
import { freeId, matching, withMatching } from './edits';
import { errorAt, whole } from './fields';
import { differences } from './words';

const none = { prefix: null, tags: [], larger: null, smaller: null };
const tag = { key: 'team', value: 'hr' };

test('what a draft does beyond the rules in force is said with count, size and end', () => {
  expect(differences(forecast([0, 0]), forecast([4, 1200]))).toEqual([
    { text: 'Would destroy 1,204 more versions (1.2 GB) by Feb 2027.', grave: true },
  ]);
  expect(differences(forecast([4, 3]), forecast([1, 2]))).toEqual([
    { text: 'Would destroy 4 fewer versions (4 MB) by Feb 2027.', grave: false },
  ]);
  expect(differences(forecast([1]), forecast([1]))).toEqual([]);
});

test('what a draft destroys within two days stands first', () => {
  const soon = { documents: 2, gone: 0, versions: 2, bytes: 2000 };
  expect(differences(forecast([0]), forecast([2], { soon }))[0]).toEqual({
    text: 'Would destroy 2 more versions (2 KB) within 48 hours.',
    grave: true,
  });
});

test('one part of a filter stands alone, several stand in And, none means all documents', () => {
  const of = rule('R');
  expect(withMatching(of, { ...none, prefix: 'logs/' }).filter).toMatchObject({ prefix: 'logs/', and: null });
  expect(withMatching(of, { ...none, tags: [tag] }).filter).toMatchObject({ tag, prefix: null, and: null });
  const both = withMatching(of, { ...none, prefix: 'logs/', larger: 5 });
  expect(both.filter).toMatchObject({
    prefix: null,
    size_greater_than: null,
    and: { prefix: 'logs/', size_greater_than: 5, tags: [] },
  });
  expect(matching(both)).toEqual({ ...none, prefix: 'logs/', larger: 5 });
  expect(withMatching(both, none).filter).toMatchObject({ prefix: '', and: null });
});

test('a filter keeps what it does not know, and an older rule gets a filter only when it is edited', () => {
  const stranger = { name: 'New', xml: '<New/>' };
  const of = rule('R');
  const strange = { ...of, filter: of.filter && { ...of.filter, unknown: [stranger] } };
  expect(withMatching(strange, { ...none, prefix: 'a', smaller: 3 }).filter?.unknown).toEqual([stranger]);
  const older = rule('R', { filter: null, legacy_prefix: 'old/' });
  expect(matching(older).prefix).toBe('old/');
  expect(withMatching(older, matching(older))).toMatchObject({
    legacy_prefix: null,
    filter: { prefix: 'old/' },
  });
});

test('ids are kept apart', () => {
  const draft = { rules: [rule('A'), rule('A-2')], minimum_size: null, unknown: [] };
  expect(freeId(draft, 'B')).toBe('B');
  expect(freeId(draft, 'A')).toBe('A-3');
});

test('only whole numbers are numbers', () => {
  expect(['', ' 30 ', '-1', '1.5', 'x', '99999999999999999999'].map(whole)).toEqual([
    null,
    30,
    -1,
    undefined,
    undefined,
    undefined,
  ]);
});

test('an error stands at its field and a warning does not', () => {
  const finding = { rule: 0, rule_id: 'R', code: 'InvalidArgument', message: 'No.' } as const;
  const found = [
    { ...finding, field: 'Expiration.Days', severity: 'warning' },
    { ...finding, field: 'Transitions[1].Days', severity: 'error' },
  ] as const;
  expect(errorAt(found, 'Expiration.Days')).toBeUndefined();
  expect(errorAt(found, 'Transitions[0].Days')).toBeUndefined();
  expect(errorAt(found, 'Transitions[1].Days', 'Transitions[1].Date')).toBe('No.');
});

test('layers stand on one another in a fixed order and leave out what holds nothing', () => {
  const stack = layers(forecast([0, 0, 0]).months, 'count');
  expect(stack.map(({ id }) => id)).toEqual(['STANDARD true', 'GLACIER false']);
  expect(stack[1]?.spans).toEqual([
    [20, 20],
    [19, 20],
    [18, 20],
  ]);
  expect(layers(forecast([0]).months, 'count').map(({ id }) => id)).toEqual(['STANDARD true']);
});

test('scales end at or above the largest value, in round steps', () => {
  expect(ticks(0)).toEqual([0, 1]);
  expect(ticks(3)).toEqual([0, 1, 2, 3]);
  expect(ticks(97)).toEqual([0, 25, 50, 75, 100]);
  for (const largest of [1, 7, 130, 4_100_000_000])
    expect(ticks(largest).at(-1)).toBeGreaterThanOrEqual(largest);
});

test('an area goes in steps along its tops and back along its bottoms', () => {
  const path = area(
    [
      [0, 1],
      [1, 3],
    ],
    (at) => at * 10,
    (value) => 5 - value,
  );
  expect(path).toBe('M0.0,4.0L10.0,4.0L10.0,2.0L20.0,2.0L20.0,4.0L10.0,4.0L10.0,5.0L0.0,5.0Z');
});
