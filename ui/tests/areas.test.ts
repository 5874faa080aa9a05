import { act, renderHook } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { areaOf, cornerAt, metresBetween, onScreen, outlineOf } from '@/features/listings/areas';
import { chipWords, isSet, without } from '@/features/listings/filters';
import { useDrawing } from '@/features/listings/useDrawing';
import { i18n } from '@/i18n/i18n';
import { emptyRequest } from '@/ipc/empty-request';
import type { AreaView } from '@/ipc/types';
import { fitTo, project } from '@/lib/mercator';

const VIEW = fitTo([project(-122.4, 47.5), project(-122.2, 47.7)], 800, 600);

describe('drawn areas', () => {
  it('measures metres as the core does', () => {
    expect(metresBetween([-122.3321, 47.6062], [-122.6784, 45.5152])).toBeGreaterThan(232_400);
    expect(metresBetween([-122.3321, 47.6062], [-122.6784, 45.5152])).toBeLessThan(235_400);
  });
  it('makes an area only of enough points', () => {
    expect(
      areaOf('polygon', [
        [0, 0],
        [1, 1],
      ]),
    ).toBeNull();
    expect(
      areaOf('polygon', [
        [0, 0],
        [1, 1],
        [0, 1],
      ])?.kind,
    ).toBe('polygon');
    expect(areaOf('circle', [[-122, 47]])).toBeNull();
    expect(
      areaOf('circle', [
        [-122, 47],
        [-122, 47],
      ]),
    ).toEqual({ kind: 'circle', centre: [-122, 47], metres: 1 });
  });
  it('finds on the screen again what was clicked there', () => {
    const corner = cornerAt(VIEW, { x: 200, y: 150 });
    const back = onScreen(VIEW, corner);
    expect(Math.hypot(back.x - 200, back.y - 150)).toBeLessThan(0.5);
  });
  it('brings a circle into view as a whole', () => {
    const [a, b] = outlineOf([{ kind: 'circle', centre: [-122, 47], metres: 10_000 }]);
    expect(a && b && b.x > a.x && a.y > b.y).toBe(true);
  });
});

describe('drawing', () => {
  it('closes at the first corner, is undone step by step, and clears', () => {
    let areas: AreaView[] = [];
    const onAreas = vi.fn((next: AreaView[]) => {
      areas = next;
    });
    const { result, rerender } = renderHook(() => useDrawing(areas, onAreas));
    act(() => result.current.begin('polygon'));
    for (const [x, y] of [
      [100, 100],
      [300, 100],
      [300, 300],
      [120, 320],
    ] as const)
      act(() => result.current.click(VIEW, { x, y }));
    act(() => result.current.undo());
    expect(result.current.points).toHaveLength(3);
    act(() => result.current.click(VIEW, { x: 103, y: 98 }));
    rerender();
    expect(areas).toHaveLength(1);
    expect(result.current.tool).toBeNull();
    act(() => result.current.begin('circle'));
    act(() => result.current.click(VIEW, { x: 400, y: 300 }));
    act(() => result.current.click(VIEW, { x: 450, y: 300 }));
    rerender();
    expect(areas.map((a) => a.kind)).toEqual(['polygon', 'circle']);
    act(() => result.current.clear());
    rerender();
    expect(areas).toEqual([]);
    act(() => result.current.undo());
    rerender();
    expect(areas).toHaveLength(2);
    act(() => result.current.undo());
    rerender();
    expect(areas.map((a) => a.kind)).toEqual(['polygon']);
  });
});

describe('the chip of drawn areas', () => {
  it('says what it stands for and takes it away', () => {
    const circle: AreaView = { kind: 'circle', centre: [-122, 47], metres: 1609.344 };
    const one = { ...emptyRequest, areas: [circle] };
    expect(isSet(one, 'areas')).toBe(true);
    expect(chipWords(i18n, one, 'areas')).toMatch(/^within 1/);
    expect(chipWords(i18n, { ...one, areas: [circle, circle] }, 'areas')).toBe('2 drawn areas');
    expect(without(one, 'areas').areas).toEqual([]);
  });
});
