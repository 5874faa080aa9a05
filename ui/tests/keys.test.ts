import { expect, it } from 'vitest';
import { matches } from '../src/lib/keys';

const press = (key: string, more: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key, ...more });

it('knows a digit with Alt by its place, because some keyboards write another sign there', () => {
  expect(matches('alt+2', press('2', { altKey: true, code: 'Digit2' }))).toBe(true);
  expect(matches('alt+2', press('™', { altKey: true, code: 'Digit2' }))).toBe(true);
  expect(matches('alt+2', press('2', { code: 'Digit2' }))).toBe(false);
  expect(matches('alt+2', press('3', { altKey: true, code: 'Digit3' }))).toBe(false);
});

it('tells a plain letter from one with a modifier', () => {
  expect(matches('j', press('j'))).toBe(true);
  expect(matches('j', press('J', { shiftKey: true }))).toBe(false);
  expect(matches('mod+k', press('k', { ctrlKey: true }))).toBe(true);
  expect(matches('shift+?', press('?', { shiftKey: true }))).toBe(true);
});
