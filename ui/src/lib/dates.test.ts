import { expect, test } from 'vitest';
import { dateAndTime, fullDate, secondsLeft, shortDate, utcDay, utcMonth } from './dates';

/** A local instant, so that the tests hold in any zone. */
const local = (year: number, month: number, day: number, hour = 9, minute = 12) =>
  new Date(year, month - 1, day, hour, minute);
const now = local(2026, 11, 24, 18, 0);

test.each([
  [local(2026, 11, 24), 'Today 09:12'],
  [local(2026, 11, 24, 0, 0), 'Today 00:00'],
  [local(2026, 11, 23, 23, 59), 'Yesterday'],
  [local(2026, 11, 3), '3 Nov'],
  [local(2025, 10, 12), '12 Oct 2025'],
])('%s is shown as %s', (at, shown) => {
  expect(shortDate(at.toISOString(), now, 'en-GB')).toBe(shown);
});

test('an instant to come is shown by its date, not as today', () => {
  expect(shortDate(local(2026, 11, 30).toISOString(), now, 'en-GB')).toBe('30 Nov');
});

test('with the time of day', () => {
  expect(dateAndTime(local(2026, 11, 3).toISOString(), now, 'en-GB')).toBe('3 Nov, 09:12');
  expect(dateAndTime(local(2026, 11, 23).toISOString(), now, 'en-GB')).toBe('Yesterday 09:12');
  expect(dateAndTime(local(2026, 11, 24).toISOString(), now, 'en-GB')).toBe('Today 09:12');
});

test('the full date says UTC too', () => {
  expect(fullDate('2026-11-03T09:12:05Z', 'en-GB')).toContain('2026-11-03 09:12:05 UTC');
});

test('what is no instant is given back as it came', () => {
  expect(shortDate('soon', now)).toBe('soon');
  expect(fullDate('soon')).toBe('soon');
});

test.each([
  [0, '1 s'],
  [59, '59 s'],
  [61, '1 min'],
  [4800, '1 h 20 min'],
  [7200, '2 h'],
])('%i seconds left are shown as %s', (seconds, shown) => {
  expect(secondsLeft(seconds)).toBe(shown);
});

test('days and months of lifecycle rules are those of UTC, wherever the person is', () => {
  expect(utcDay('2027-02-12T00:00:00Z', 'en-GB')).toBe('12 Feb 2027');
  expect(utcDay('2027-02-12', 'en-GB')).toBe('12 Feb 2027');
  expect(utcMonth('2027-02', 'en-GB')).toBe('Feb 2027');
  expect(utcDay('soon')).toBe('soon');
});
