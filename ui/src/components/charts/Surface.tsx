import { useLingui } from '@lingui/react/macro';
import type { PointerEvent } from 'react';
import type { Cursor } from './useCursor';

/** One figure of the point that is being read. */
export interface ReadLine {
  name: string;
  value: string;
  /** Which of the eight chart colours it has. */
  colour?: Colour;
}

/** One of the eight colours of the chart palette. */
export type Colour = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** What a point says. */
export interface Reading {
  head: string;
  lines: readonly ReadLine[];
  /** What to keep in mind about it, such as that it rests on few sales. */
  note?: string | null;
}

/** The rectangle in which a chart answers. */
export interface Plot {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/**
 * What lies over a chart's drawing: it takes the pointer and the arrow keys, shows the point that is being read beside
 * it, and says it aloud when the keyboard moved. The drawing below is a picture with a summary.
 */
export function Surface({
  title,
  plot,
  width,
  cursor,
  reading,
  place,
  onPlace,
}: {
  title: string;
  plot: Plot;
  /** Width of the whole chart. */
  width: number;
  cursor: Cursor;
  reading: Reading | null;
  /** Where the point that is being read stands. */
  place: { x: number; y: number } | null;
  /** The pointer is here, inside the chart. */
  onPlace: (x: number, y: number) => number;
}) {
  const { t } = useLingui();
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    cursor.point(onPlace(event.clientX - box.left + plot.left, event.clientY - box.top + plot.top));
  };
  const right = place !== null && place.x > width / 2;
  return (
    <>
      <div
        className="chart-surface"
        role="application"
        aria-roledescription={t`chart`}
        aria-label={t`${title}. Arrow keys read the points.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a chart is read with the arrow keys
        tabIndex={0}
        style={{ left: plot.left, top: plot.top, width: plot.right - plot.left, height: plot.bottom - plot.top }}
        onPointerMove={follow}
        onPointerDown={follow}
        onPointerLeave={() => {
          if (!cursor.byKey) cursor.point(null);
        }}
        onBlur={() => cursor.point(null)}
        onKeyDown={cursor.onKeyDown}
      />
      {reading && place && (
        <div
          className="chart-tip"
          aria-hidden="true"
          style={{
            top: Math.max(0, plot.top - 4),
            left: right ? undefined : place.x + 12,
            right: right ? width - place.x + 12 : undefined,
          }}
        >
          <div className="strong">{reading.head}</div>
          {reading.lines.map((line) => (
            <div key={line.name} className="row between">
              <span className="row chart-tip-name">
                {line.colour && <span className={`chart-key k${line.colour}`} />}
                {line.name}
              </span>
              <span className="num">{line.value}</span>
            </div>
          ))}
          {reading.note && <div className="quiet">{reading.note}</div>}
        </div>
      )}
      <div className="visually-hidden" aria-live="polite">
        {cursor.byKey && reading ? spoken(reading) : ''}
      </div>
    </>
  );
}

/** A reading as one sentence. */
export function spoken({ head, lines, note }: Reading): string {
  const figures = lines.map((l) => `${l.name} ${l.value}`).join(', ');
  return [`${head}: ${figures}.`, note].filter(Boolean).join(' ');
}
