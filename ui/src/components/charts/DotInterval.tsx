import { useLingui } from '@lingui/react/macro';
import { useWidth } from '@/components/useWidth';
import { ticks } from '@/lib/ticks';
import { usePreferences } from '@/theme/preferences';
import { fitText, textWidth } from './measure';
import { type Colour, type Reading, type ReadLine, Surface } from './Surface';
import { distinct, extent, linear, nearest } from './scale';
import { useCursor } from './useCursor';
import './charts.css';

/** One row: a value, with its interval or with the value it was made from. */
export interface DotRow {
  id: string;
  name: string;
  value: number;
  /** Ends of the interval around the value. */
  low?: number | null;
  high?: number | null;
  /** Where the value came from, drawn as a hollow dot with a dotted way to it. */
  from?: number | null;
  /** Area of the dot, 0 to 1; 0.1 when left out. */
  share?: number;
  /** Rests on too few records: hollow. */
  weak?: boolean;
  /** What a reader is told besides. */
  more?: readonly ReadLine[];
}

export interface DotIntervalProps {
  title: string;
  /** What the picture says, in a sentence, for those who do not see it. */
  summary: string;
  rows: readonly DotRow[];
  /** What the dot is, and what the interval and the hollow dot are. */
  words: { value: string; interval?: string; from?: string };
  format: (value: number) => string;
  axis?: (value: number) => string;
  /** The estimate over all rows, with its shaded and named interval. */
  overall?: { value: number; low: number; high: number; label: string };
  /** A level to compare with, such as no difference, with its name. */
  level?: { value: number; name: string };
  colour?: Colour;
  /** What a hollow dot means. */
  weakNote?: string;
  /** Low rows without names, for a narrow place. */
  compact?: boolean;
}

/** Estimates as dots with their intervals, a row each. */
export function DotInterval(props: DotIntervalProps) {
  const { title, summary, rows, words, format, overall, level, colour = 1, compact = false, weakNote } = props;
  const { t } = useLingui();
  const [box, width] = useWidth<HTMLDivElement>();
  const scale = usePreferences((p) => p.textSize) / 100;
  const cursor = useCursor(rows.length);
  const font = 12 * scale;
  const axis = props.axis ?? format;
  const rowHeight = (compact ? 14 : 22) * scale;
  const range = extent(
    rows.flatMap((r) => [r.value, r.low ?? null, r.high ?? null, compact ? null : (r.from ?? null)]),
    overall ? [overall.low, overall.high] : [],
    level ? [level.value] : [],
  );
  if (!range) return null;
  const [low, high] = range;
  const room = (high - low) * 0.06 || 1;
  const names = compact
    ? 0
    : Math.min(width * 0.34, Math.max(0, ...rows.map((r) => textWidth(r.name, font))) + 2 * scale);
  const [left, right] = [names + 10 * scale, Math.max(names + 60, width - 14 * scale)];
  const x = linear(low - room, high + room, left, right);
  // Without a name at the top the room stays, so that charts side by side have their rows on one line.
  const head = (overall ? 44 : 20) * scale;
  const start = (overall ? 24 : 16) * scale;
  const bottom = head + rows.length * rowHeight + 6;
  const total = bottom + font * 1.7;
  const middle = (i: number) => head + (i + 0.5) * rowHeight;
  const wide = Math.max(textWidth(axis(low), font), textWidth(axis(high), font)) + 20 * scale;
  const marks = distinct(ticks(low - room, high + room, Math.max(2, Math.floor((right - left) / wide))), axis);
  // A word at the edge stays inside.
  const inside = (at: number, words: string) => {
    const half = textWidth(words, font) / 2;
    return Math.max(half, Math.min(width - half, at));
  };

  function reading(row: DotRow): Reading {
    const lines: ReadLine[] = [{ name: words.value, value: format(row.value), colour }];
    if (words.interval && typeof row.low === 'number' && typeof row.high === 'number')
      lines.push({ name: words.interval, value: t`${format(row.low)} to ${format(row.high)}` });
    if (words.from && typeof row.from === 'number') lines.push({ name: words.from, value: format(row.from) });
    return { head: row.name, lines: [...lines, ...(row.more ?? [])], note: row.weak ? weakNote : null };
  }
  const row = cursor.at === null ? undefined : rows[cursor.at];
  const centres = rows.map((_, i) => middle(i));
  return (
    <div ref={box} className="chart-box" style={{ minHeight: total }}>
      {width > 0 && (
        <>
          <svg width={width} height={total} role="img" aria-label={summary} fontSize={font}>
            {overall && (
              <rect
                x={x(overall.low)}
                width={Math.max(1, x(overall.high) - x(overall.low))}
                y={start}
                height={bottom - start}
                className="overall"
              />
            )}
            {cursor.at !== null && (
              <rect
                data-screen-only
                x={0}
                width={width}
                y={middle(cursor.at) - rowHeight / 2}
                height={rowHeight}
                className="row-lit"
              />
            )}
            {marks.map((tick) => (
              <g key={tick}>
                <line x1={x(tick)} x2={x(tick)} y1={start} y2={bottom} className="tick" />
                <text x={inside(x(tick), axis(tick))} y={bottom + font * 1.35} textAnchor="middle" className="axis">
                  {axis(tick)}
                </text>
              </g>
            ))}
            {level && (
              <>
                <line x1={x(level.value)} x2={x(level.value)} y1={start} y2={bottom} className="level" />
                <text x={x(level.value)} y={font} textAnchor="middle" className="axis">
                  {level.name}
                </text>
              </>
            )}
            {overall && (
              <>
                <line
                  x1={x(overall.low)}
                  x2={x(overall.high)}
                  y1={34 * scale}
                  y2={34 * scale}
                  className="overall-line"
                />
                <circle cx={x(overall.value)} cy={34 * scale} r={5 * scale} className="overall-dot" />
                <text
                  x={centred(x(overall.value), textWidth(overall.label, font, 600), left, right)}
                  y={15 * scale}
                  textAnchor="middle"
                  className="end-value"
                >
                  {overall.label}
                </text>
              </>
            )}
            {rows.map((r, i) => {
              const y = middle(i);
              const interval = typeof r.low === 'number' && typeof r.high === 'number';
              return (
                <g key={r.id}>
                  {!compact && (
                    <text x={names} y={y + font * 0.35} textAnchor="end" className="name">
                      {fitText(r.name, font, names)}
                    </text>
                  )}
                  {!compact && typeof r.from === 'number' && (
                    <>
                      <line x1={x(r.from)} x2={x(r.value)} y1={y} y2={y} className="shift" />
                      <circle cx={x(r.from)} cy={y} r={3 * scale} className="weak plain" />
                    </>
                  )}
                  {interval && (
                    <line x1={x(r.low ?? 0)} x2={x(r.high ?? 0)} y1={y} y2={y} className={`span s${colour}`} />
                  )}
                  <circle
                    cx={x(r.value)}
                    cy={y}
                    r={(2.5 + Math.sqrt(r.share ?? 0.06) * 8) * scale}
                    className={r.weak ? `weak s${colour}` : `dot f${colour}`}
                  />
                </g>
              );
            })}
          </svg>
          <Surface
            title={title}
            plot={{ left: 0, right: width, top: start, bottom }}
            width={width}
            cursor={cursor}
            reading={row ? reading(row) : null}
            place={row ? { x: x(row.value), y: middle(cursor.at ?? 0) } : null}
            onPlace={(_, py) => nearest(py, centres)}
          />
          {weakNote && rows.some((r) => r.weak) && <p className="chart-note small quiet">○ {weakNote}</p>}
        </>
      )}
    </div>
  );
}

/** Where a text of a width stands so that it is centred on a place and inside the bounds. */
function centred(place: number, wide: number, low: number, high: number): number {
  return Math.max(low + wide / 2, Math.min(high - wide / 2, place));
}
