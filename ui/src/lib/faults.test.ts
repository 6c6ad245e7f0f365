import { expect, test } from 'vitest';
import { faultWords } from './faults';

test('details to copy hold everything that support asks for', () => {
  const words = faultWords({
    code: 's3.denied',
    message: 'The key may not list buckets.',
    hint: 'Ask for s3:ListAllMyBuckets.',
    detail: 'ListBuckets · 403 · request 8F2C',
  });
  expect(words.title).toBe('Not permitted');
  expect(words.details.split('\n')).toEqual([
    'The key may not list buckets.',
    'Ask for s3:ListAllMyBuckets.',
    'Code: s3.denied',
    'ListBuckets · 403 · request 8F2C',
  ]);
});

test('a fault without a hint has none to show', () => {
  expect('hint' in faultWords({ code: 'cancelled', message: 'Stopped.' })).toBe(false);
});

test('an explanation goes along with the sentence, and only where there is one', () => {
  const explained = { tried: 'ListBuckets', causes: ['A.'], remedies: ['B.'], actions: [] };
  const fault = { code: 's3.denied', message: 'Could not list.', explained } as const;
  expect(faultWords(fault).explained).toEqual(explained);
  expect('explained' in faultWords({ code: 's3.denied', message: 'Could not list.' })).toBe(false);
});
