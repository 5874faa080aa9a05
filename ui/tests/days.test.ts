import { expect, test } from 'vitest';
import { addDays, daysBetween } from '@/lib/days';

test('days are counted across months, leap days and changes of the clock', () => {
  expect(addDays('2026-11-25', 7)).toBe('2026-12-02');
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  expect(addDays('2026-03-08', 1)).toBe('2026-03-09');
  expect(daysBetween('2026-11-20', '2026-12-20')).toBe(30);
  expect(daysBetween('2026-11-20', '2026-11-19')).toBe(-1);
  expect(daysBetween('2026-10-31', '2026-11-02')).toBe(2);
});
