import { expect, test } from 'vitest';
import { bytes, exactBytes, sizeChange } from './bytes';

test.each([
  [0, '0 B'],
  [1, '1 B'],
  [999, '999 B'],
  [1000, '1 KB'],
  [1234, '1.23 KB'],
  [12_345, '12.3 KB'],
  [411_780, '412 KB'],
  [999_499, '999 KB'],
  [999_500, '1 MB'],
  [4_100_000_000, '4.1 GB'],
  [5_000_000_000_000, '5 TB'],
  [-12_000, '−12 KB'],
])('%i bytes are shown as %s', (count, shown) => {
  expect(bytes(count, 'en')).toBe(shown);
});

test('the exact size is told to the byte', () => {
  expect(exactBytes(412_345, 'en')).toBe('412,345 bytes');
  expect(exactBytes(1, 'en')).toBe('1 byte');
});

test('a change carries its sign', () => {
  expect(sizeChange(12_000, 'en')).toBe('+12 KB');
  expect(sizeChange(-340, 'en')).toBe('−340 B');
  expect(sizeChange(0, 'en')).toBe('same size');
});
