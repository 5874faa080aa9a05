import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BarChart } from '@/components/charts/BarChart';
import { ChartFrame } from '@/components/charts/ChartFrame';
import { csvOf } from '@/components/charts/csv';
import { DotInterval } from '@/components/charts/DotInterval';
import { LineChart } from '@/components/charts/LineChart';
import { paint } from '@/components/charts/paint';
import { distinct, extent, labelled, lastAt, linear, nearest, pieces, spread } from '@/components/charts/scale';
import { nextPoint } from '@/components/charts/useCursor';
import { i18n } from '@/i18n/i18n';
import { HostProvider } from '@/ipc/context';
import type { Host } from '@/ipc/host';

const months = (from: string, count: number) =>
  Array.from({ length: count }, (_, i) =>
    new Date(Date.UTC(Number(from.slice(0, 4)), Number(from.slice(5)) - 1 + i, 1)).toISOString().slice(0, 7),
  );

describe('the marks of an axis', () => {
  it('never say the same words twice in a row', () => {
    const whole = (n: number) => n.toFixed(0);
    expect(distinct([22.6, 22.8, 23, 23.2, 23.6, 24], whole)).toEqual([22.6, 23.6]);
    expect(distinct([10, 20, 30], whole)).toEqual([10, 20, 30]);
    expect(distinct([], whole)).toEqual([]);
  });
});

describe('scale', () => {
  it('finds the range of what is there, and nothing where nothing is', () => {
    expect(extent([3, null, -2], [null])).toEqual([-2, 3]);
    expect(extent([null], [])).toBeNull();
    expect(extent([Number.NaN, 4])).toEqual([4, 4]);
  });
  it('places values, also where all are the same', () => {
    expect(linear(0, 10, 100, 0)(5)).toBe(50);
    expect(Number.isFinite(linear(7, 7, 0, 100)(7))).toBe(true);
  });
  it('keeps gaps as gaps', () => {
    expect(pieces([null, 1, 2, null, 3, null])).toEqual([
      [1, 2],
      [4, 4],
    ]);
    expect(lastAt([1, 2, null])).toBe(1);
    expect(lastAt([null])).toBe(-1);
  });
  it('moves labels apart, inside the bounds, in their order', () => {
    expect(spread([50, 52, 51], 10, 0, 100)).toEqual([50, 70, 60]);
    expect(spread([98, 99], 10, 0, 100)).toEqual([90, 100]);
    expect(nearest(34, [10, 30, 50])).toBe(1);
  });
  it('labels years at Januaries and other points from the newest', () => {
    const points = months('2023-11', 30);
    const named = labelled(points, 10, 100).map((i) => points[i]);
    expect(named).toEqual(['2024-01', '2025-01', '2026-01']);
    expect(labelled(['a', 'b', 'c', 'd', 'e'], 10, 20)).toEqual([0, 2, 4]);
    expect(labelled(points, 50, 40)).toHaveLength(30);
  });
});

describe('the cursor', () => {
  it('begins at the newest point, walks, and stays inside', () => {
    expect(nextPoint('ArrowLeft', null, 5)).toBe(4);
    expect(nextPoint('ArrowLeft', 4, 5)).toBe(3);
    expect(nextPoint('ArrowRight', 4, 5)).toBe(4);
    expect(nextPoint('Home', 3, 5)).toBe(0);
    expect(nextPoint('End', 0, 5)).toBe(4);
    expect(nextPoint('PageUp', 30, 40)).toBe(18);
    expect(nextPoint('x', 2, 5)).toBeNull();
    expect(nextPoint('End', null, 0)).toBeNull();
  });
});

describe('csv', () => {
  it('leaves what is not there empty and quotes what needs it', () => {
    expect(
      csvOf(
        ['Month', 'Median, $'],
        [
          [
            { shown: 'Jan 2026', plain: '2026-01' },
            { shown: '–', plain: null },
          ],
        ],
      ),
    ).toBe('Month,"Median, $"\r\n2026-01,\r\n');
    expect(csvOf(['a'], [[{ shown: '=1+1' }]])).toContain("'=1+1");
  });
});

/** jsdom measures nothing: every box is 800 px wide. */
beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(private readonly told: (entries: { contentRect: { width: number } }[]) => void) {}
      observe() {
        this.told([{ contentRect: { width: 800 } }]);
      }
      disconnect() {}
    },
  );
});

function show(node: ReactNode, host: Partial<Host> = {}) {
  return render(
    <I18nProvider i18n={i18n}>
      <MantineProvider env="test">
        <HostProvider host={host as Host}>{node}</HostProvider>
      </MantineProvider>
    </I18nProvider>,
  );
}

const line = (values: (number | null)[], weak?: boolean[]) => (
  <LineChart
    title="Price"
    summary="Price went up."
    points={months('2026-01', values.length)}
    series={[{ name: 'Median', values, weak, band: undefined }]}
    format={(v) => `$${v}`}
    weakNote="fewer than 3 sales"
  />
);
const said = (container: HTMLElement) => container.querySelector('[aria-live]')?.textContent ?? '';

describe('a line chart', () => {
  it('is a picture with a summary, read point by point with the keyboard', async () => {
    const { container } = show(line([1, 2, 3]));
    expect(screen.getByRole('img', { name: 'Price went up.' })).toBeTruthy();
    const surface = screen.getByRole('application', { name: /^Price/ });
    surface.focus();
    expect(said(container)).toBe('');
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
    expect(said(container)).toBe('Feb 2026: Median $2.');
    await userEvent.keyboard('{Home}');
    expect(said(container)).toBe('Jan 2026: Median $1.');
    await userEvent.keyboard('{End}');
    expect(said(container)).toBe('Mar 2026: Median $3.');
  });
  it('keeps Escape to itself only while a point is read', async () => {
    show(line([1, 2, 3]));
    const surface = screen.getByRole('application');
    surface.focus();
    fireEvent.keyDown(surface, { key: 'ArrowLeft' });
    expect(fireEvent.keyDown(surface, { key: 'Escape' })).toBe(false);
    expect(fireEvent.keyDown(surface, { key: 'Escape' })).toBe(true);
  });
  it('draws no line across a gap and marks a month with too few sales', async () => {
    const { container } = show(line([1, 2, null, 4, 5], [false, false, true, false, false]));
    expect(container.querySelectorAll('polyline')).toHaveLength(2);
    expect(container.querySelectorAll('circle.weak')).toHaveLength(1);
    screen.getByRole('application').focus();
    await userEvent.keyboard('{Home}{ArrowRight}{ArrowRight}');
    expect(said(container)).toBe('Mar 2026: Median no figure. fewer than 3 sales');
  });
  it('writes the newest value at the end of the line', () => {
    const { container } = show(line([1, 2, 3]));
    expect(container.querySelector('.end-value')?.textContent).toBe('$3');
  });
  it('shows nothing where there is nothing', () => {
    const { container } = show(line([null, null]));
    expect(container.querySelector('svg')).toBeNull();
  });
});

describe('a bar chart', () => {
  it('begins at zero', () => {
    const { container } = show(
      <BarChart title="Sales" summary="Sales." points={['a', 'b']} name="Sales" values={[50, 100]} format={String} />,
    );
    const [half, full] = [...container.querySelectorAll('rect.bar')].map((b) => Number(b.getAttribute('height')));
    expect(half).toBeCloseTo((full ?? 0) / 2, 5);
  });
});

describe('dots with intervals', () => {
  it('reads each row with its interval', async () => {
    const { container } = show(
      <DotInterval
        title="Days"
        summary="Days."
        rows={[
          { id: '1', name: 'May', value: 10, low: 8, high: 12 },
          { id: '2', name: 'June', value: 20, low: 15, high: 25, weak: true },
        ]}
        words={{ value: 'Expected', interval: '90 %' }}
        format={String}
        weakNote="few"
      />,
    );
    screen.getByRole('application').focus();
    await userEvent.keyboard('{Home}');
    expect(said(container)).toBe('May: Expected 10, 90 % 8 to 12.');
    await userEvent.keyboard('{ArrowDown}');
    expect(said(container)).toBe('June: Expected 20, 90 % 15 to 25. few');
  });
});

describe('the frame', () => {
  const frame = (
    <ChartFrame
      title="Price"
      chart={line([1, 2])}
      head={['Month', 'Median']}
      rows={[
        [
          { shown: 'Jan 2026', plain: '2026-01' },
          { shown: '$1', plain: 1 },
        ],
      ]}
      about="What half of the sales were above."
    />
  );
  it('has a table one click away and a definition one click away', async () => {
    show(frame);
    expect(screen.queryByRole('table')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Price: as a table' }));
    expect(screen.getByRole('cell', { name: '$1' })).toBeTruthy();
    const what = screen.getByRole('button', { name: 'What is this? Price' });
    expect(what.getAttribute('aria-expanded')).toBe('false');
    await userEvent.click(what);
    expect(screen.getByText('What half of the sales were above.').hidden).toBe(false);
  });
  it('hands the figures to the core to save', { timeout: 20_000 }, async () => {
    const saveFigure = vi.fn(async () => ({ path: null, bytes: 0 }));
    show(frame, { saveFigure });
    await userEvent.click(screen.getByRole('button', { name: 'Price: save or copy' }));
    await userEvent.click(await screen.findByText('Save the figures (CSV)…'));
    expect(saveFigure).toHaveBeenCalledWith({ name: 'Price', kind: 'csv', content: 'Month,Median\r\n2026-01,1\r\n' });
  });
});

describe('painting', () => {
  it('paints shapes and words, and leaves out what is for the screen only', () => {
    const drawing = document.createElement('div');
    drawing.innerHTML =
      '<svg><g><line x1="1" y1="2" x2="3" y2="4" style="stroke: red"/></g><polygon points="0,0 4,0 4,4" style="fill: blue"/>' +
      '<text x="5" y="6" text-anchor="end">$629K</text><g data-screen-only=""><circle cx="1" cy="1" r="9"/></g></svg>';
    const pen = Object.fromEntries(
      [
        'beginPath',
        'moveTo',
        'lineTo',
        'closePath',
        'rect',
        'arc',
        'fill',
        'stroke',
        'fillText',
        'strokeText',
        'setLineDash',
      ].map((name) => [name, vi.fn()]),
    ) as Record<string, ReturnType<typeof vi.fn>>;
    paint(pen as unknown as CanvasRenderingContext2D, drawing.firstElementChild as Element);
    expect(pen.moveTo).toHaveBeenCalledWith(1, 2);
    expect(pen.stroke).toHaveBeenCalledTimes(1);
    expect(pen.closePath).toHaveBeenCalledTimes(1);
    expect(pen.fillText).toHaveBeenCalledWith('$629K', 5, 6);
    expect(pen.arc).not.toHaveBeenCalled();
  });
});
