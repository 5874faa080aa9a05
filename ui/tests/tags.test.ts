import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { invalidatedBy, isTouched } from '@/ipc/tags';

// Without the comments: they may hold the sign that ends the type.
const source = readFileSync('src/ipc/bindings.ts', 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
const tags = [...(/export type Tag =([^;]+);/s.exec(source)?.[1] ?? '').matchAll(/['"](\w+)['"]/g)].map((m) => m[1]);

describe('tags', () => {
  it('covers every tag the core can send', () => {
    expect(tags.length).toBeGreaterThan(0);
    expect(Object.keys(invalidatedBy).sort()).toEqual([...tags].sort());
  });
  it('makes old what depends on a change, and nothing else', () => {
    expect(isTouched(['listings', 'search', {}, 0], ['listings'])).toBe(true);
    expect(isTouched(['settings'], ['listings'])).toBe(false);
    expect(isTouched(['status'], ['sources'])).toBe(true);
    expect(isTouched(['state'], ['state', 'cmas'])).toBe(true);
    expect(isTouched(['cmas'], [])).toBe(false);
  });
});
