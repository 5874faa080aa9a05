import { useLingui } from '@lingui/react/macro';
import { useWidth } from '@/components/useWidth';
import { month, shortMonth } from '@/lib/format';
import { ticks } from '@/lib/ticks';
import { usePreferences } from '@/theme/preferences';
import { fitText, textWidth } from './measure';
import { type Colour, type Reading, Surface } from './Surface';
import { areMonths, distinct, extent, labelled, lastAt, linear, nearest, pieces, spread, type Values } from './scale';
import { useCursor } from './useCursor';
import './charts.css';

/** One line of a chart. */
export interface LineSeries {
  name: string;
  values: Values;
  colour?: Colour;
  dashed?: boolean;
  /** A shaded interval around the line, with its name, such as `80 %`. */
  band?: { name: string; low: Values; high: Values };
  /** Points that rest on too few records to be leant on: drawn hollow, at the foot of the chart where there is no value. */
  weak?: readonly boolean[];
}

export interface LineChartProps {
  title: string;
  /** What the picture says, in a sentence, for those who do not see it. */
  summary: string;
  /** Names of the points, oldest first; months as `YYYY-MM`. */
  points: readonly string[];
  /** Three at most; more belong into small multiples. */
  series: readonly LineSeries[];
  /** A value as it is read. */
  format: (value: number) => string;
  /** A value on the axis, if shorter. */
  axis?: (value: number) => string;
  /** What a hollow point means. */
  weakNote?: string;
  /** A level to compare with, named, such as 100 of an index. */
  level?: { value: number; name: string };
  /** Height of the drawing without the axis, rem. */
  height?: number;
  /** Texts whose width the margins hold at least, so that charts below each other have their points in line. */
  align?: { axis: string; end: string };
}

/** Lines over time. Gaps stay gaps; the newest value stands at the line's end. */
export function LineChart(props: LineChartProps) {
  const { title, summary, points, series, format, weakNote, level } = props;
  const { t } = useLingui();
  const [box, width] = useWidth<HTMLDivElement>();
  const scale = usePreferences((p) => p.textSize) / 100;
  const cursor = useCursor(points.length);
  const font = 12 * scale;
  const axis = props.axis ?? format;
  const range = extent(
    ...series.flatMap((s) => (s.band ? [s.values, s.band.low, s.band.high] : [s.values])),
    level ? [level.value] : [],
  );
  if (!range) return null;
  const [low, high] = range;
  const room = (high - low) * 0.08 || Math.abs(high) * 0.05 || 1;
  const bottomValue = low >= 0 ? Math.max(0, low - room) : low - room;
  const marks = distinct(ticks(bottomValue, high + room, 4), axis);
  const ends = series.map((s) => lastAt(s.values));
  const many = series.length > 1;
  const edge = points.length - 1;
  const labels = series.map((s, i) => {
    const at = ends[i] ?? -1;
    return at < 0 ? '' : format(s.values[at] ?? 0);
  });
  const widest = Math.max(
    0,
    ...series.map((s, i) =>
      ends[i] === edge
        ? Math.max(textWidth(labels[i] ?? '', font, 600), many ? Math.min(textWidth(s.name, font), width * 0.22) : 0)
        : 0,
    ),
  );
  const { align } = props;
  const left = Math.max(textWidth(align?.axis ?? '', font), ...marks.map((m) => textWidth(axis(m), font))) + 10 * scale;
  const ending = Math.max(widest, textWidth(align?.end ?? '', font, 600));
  const right = Math.max(left + 40, width - (ending > 0 ? ending + 14 * scale : 8 * scale));
  const top = 8 * scale;
  const bottom = top + (props.height ?? 10) * 16 * scale;
  const total = bottom + font * 1.7;
  // In line with bars, a point stands in the middle of its share of the width.
  const inset = align ? (right - left) / points.length / 2 : 4;
  const x = (i: number) =>
    points.length === 1 ? (left + right) / 2 : left + inset + (i / edge) * (right - left - 2 * inset);
  const y = linear(bottomValue, high + room, bottom, top);
  const months = areMonths(points);
  const tickWide = (months ? textWidth('0000', font) : Math.max(...points.map((p) => textWidth(p, font)))) + 18 * scale;
  const shown = labelled(points, (right - left) / Math.max(1, points.length), tickWide);
  const atEdge = series.map((s, i) => (ends[i] === edge ? y(s.values[edge] ?? 0) : null));
  const placed = spread(
    atEdge.map((p) => p ?? -1e6),
    font * (many ? 2.5 : 1.2),
    top + font * 0.4,
    bottom - font * (many ? 1.2 : 0),
  );
  const head = (i: number) => (months ? month(points[i] ?? '') : (points[i] ?? ''));

  function reading(at: number): Reading {
    const weak = series.some((s) => s.weak?.[at]);
    return {
      head: head(at),
      lines: series.flatMap((s, i) => {
        const value = s.values[at];
        // A line that has not begun or has ended says nothing; one that is interrupted says so.
        const [first, last] = [s.values.findIndex((v) => v !== null), ends[i] ?? -1];
        if (value === null || value === undefined)
          return (at > first && at < last) || s.weak?.[at]
            ? [{ name: s.name, value: t`no figure`, colour: colourOf(s, i) }]
            : [];
        const [lo, hi] = [s.band?.low[at], s.band?.high[at]];
        const line = { name: s.name, value: format(value), colour: colourOf(s, i) };
        return s.band && typeof lo === 'number' && typeof hi === 'number' && hi > lo
          ? [line, { name: s.band.name, value: t`${format(lo)} to ${format(hi)}` }]
          : [line];
      }),
      note: weak ? weakNote : null,
    };
  }
  const read = cursor.at === null ? null : reading(cursor.at);
  const place = cursor.at === null ? null : { x: x(cursor.at), y: top };
  const centres = points.map((_, i) => x(i));
  return (
    <div ref={box} className="chart-box" style={{ minHeight: total }}>
      {width > 0 && (
        <>
          <svg width={width} height={total} role="img" aria-label={summary} fontSize={font}>
            {marks.map((tick) => (
              <g key={tick}>
                <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} className="tick" />
                <text x={left - 6 * scale} y={y(tick) + font * 0.35} textAnchor="end" className="axis">
                  {axis(tick)}
                </text>
              </g>
            ))}
            {level && (
              <>
                <line x1={left} x2={right} y1={y(level.value)} y2={y(level.value)} className="level" />
                <text x={left + 4} y={y(level.value) - 4} className="axis halo">
                  {level.name}
                </text>
              </>
            )}
            {shown.map((i) => (
              <text
                key={points[i]}
                x={x(i)}
                y={bottom + font * 1.35}
                textAnchor={x(i) + tickWide / 2 > width ? 'end' : 'middle'}
                className="axis"
              >
                {months ? shortMonth(points[i] ?? '') : points[i]}
              </text>
            ))}
            {series.map((s, i) => (
              <Line key={s.name} series={s} colour={colourOf(s, i)} x={x} y={y} scale={scale} />
            ))}
            {points.map((p, i) =>
              series.some((s) => s.weak?.[i]) && series.every((s) => s.values[i] === null) ? (
                <circle key={p} cx={x(i)} cy={bottom} r={3 * scale} className="weak plain" />
              ) : null,
            )}
            {series.map((s, i) => {
              const at = ends[i] ?? -1;
              if (at < 0 || at === edge) return null;
              return (
                <text
                  key={s.name}
                  x={x(at)}
                  y={y(s.values[at] ?? 0) - 8 * scale}
                  textAnchor="middle"
                  className="end-value halo"
                >
                  {labels[i]}
                </text>
              );
            })}
            {series.map((s, i) =>
              ends[i] === edge ? (
                <g key={s.name}>
                  <text x={right + 6 * scale} y={(placed[i] ?? 0) + font * 0.35} className="end-value">
                    {labels[i]}
                  </text>
                  {many && (
                    <text
                      x={right + 6 * scale}
                      y={(placed[i] ?? 0) + font * 1.5}
                      className={`end-name t${colourOf(s, i)}`}
                    >
                      {fitText(s.name, font, widest)}
                    </text>
                  )}
                </g>
              ) : null,
            )}
            {cursor.at !== null && (
              <g data-screen-only>
                <line x1={x(cursor.at)} x2={x(cursor.at)} y1={top} y2={bottom} className="crosshair" />
                {series.map((s, i) => {
                  const value = s.values[cursor.at ?? -1];
                  return typeof value === 'number' ? (
                    <circle
                      key={s.name}
                      cx={x(cursor.at ?? 0)}
                      cy={y(value)}
                      r={4.5 * scale}
                      className={`cursor-dot f${colourOf(s, i)}`}
                    />
                  ) : null;
                })}
              </g>
            )}
          </svg>
          <Surface
            title={title}
            plot={{ left, right, top, bottom }}
            width={width}
            cursor={cursor}
            reading={read}
            place={place}
            onPlace={(px) => nearest(px, centres)}
          />
          {weakNote && series.some((s) => s.weak?.includes(true)) && (
            <p className="chart-note small quiet">○ {weakNote}</p>
          )}
        </>
      )}
    </div>
  );
}

function colourOf(series: LineSeries, index: number): Colour {
  return series.colour ?? ((index + 1) as Colour);
}

function Line({
  series,
  colour,
  x,
  y,
  scale,
}: {
  series: LineSeries;
  colour: Colour;
  x: (i: number) => number;
  y: (v: number) => number;
  scale: number;
}) {
  const { values, band, weak } = series;
  const all = pieces(values);
  const end = lastAt(values);
  const few = values.filter((v) => v !== null).length <= 18;
  const bandPieces = band ? pieces(band.low.map((v, i) => (v === null ? null : (band.high[i] ?? null)))) : [];
  const named = bandPieces.at(-1)?.[1];
  const [upper, lower] = [y(band?.high[named ?? 0] ?? 0), y(band?.low[named ?? 0] ?? 0)];
  // Inside the band where it is wide enough, else below it: never on the line.
  return (
    <>
      {band &&
        bandPieces.map(([from, to]) => {
          const upper: string[] = [];
          const lower: string[] = [];
          for (let i = from; i <= to; i += 1) {
            upper.push(`${x(i)},${y(band.high[i] ?? 0)}`);
            lower.unshift(`${x(i)},${y(band.low[i] ?? 0)}`);
          }
          return (
            <polygon key={from} points={[...upper, ...lower].join(' ')} className={`band f${colour} s${colour}`} />
          );
        })}
      {all.map(([from, to]) =>
        from === to ? null : (
          <polyline
            key={from}
            points={values
              .slice(from, to + 1)
              .map((v, k) => `${x(from + k)},${y(v ?? 0)}`)
              .join(' ')}
            className={series.dashed ? `line dashed s${colour}` : `line s${colour}`}
          />
        ),
      )}
      {values.map((value, i) => {
        if (value === null) return null;
        const alone = all.some(([from, to]) => from === i && to === i);
        const isWeak = weak?.[i] ?? false;
        if (!few && !alone && !isWeak && i !== end) return null;
        return (
          <circle
            // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place
            key={i}
            cx={x(i)}
            cy={y(value)}
            r={(i === end ? 3.5 : isWeak ? 3 : 2) * scale}
            className={isWeak ? `weak s${colour}` : `dot f${colour}`}
          />
        );
      })}
      {band && named !== undefined && (
        <text
          x={x(named) - 6 * scale}
          y={lower - upper > 60 * scale ? lower - 6 * scale : lower + 14 * scale}
          textAnchor="end"
          className="band-name halo"
        >
          {band.name}
        </text>
      )}
    </>
  );
}
