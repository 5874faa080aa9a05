import { useLingui } from '@lingui/react/macro';
import { useWidth } from '@/components/useWidth';
import { month, shortMonth } from '@/lib/format';
import { ticks } from '@/lib/ticks';
import { usePreferences } from '@/theme/preferences';
import { textWidth } from './measure';
import { type Colour, type Reading, Surface } from './Surface';
import { areMonths, distinct, extent, labelled, lastAt, linear, nearest, type Values } from './scale';
import { useCursor } from './useCursor';
import './charts.css';

export interface BarChartProps {
  title: string;
  /** What the picture says, in a sentence, for those who do not see it. */
  summary: string;
  /** Names of the points, oldest first; months as `YYYY-MM`. */
  points: readonly string[];
  /** What one bar counts. */
  name: string;
  values: Values;
  format: (value: number) => string;
  axis?: (value: number) => string;
  colour?: Colour;
  /** Height of the drawing without the axis, rem. */
  height?: number;
  /** Texts whose width the margins hold at least, so that charts below each other have their points in line. */
  align?: { axis: string; end: string };
  /** Whether the last bar's value stands beside it: right for months, of which it is the newest, not for steps. */
  end?: boolean;
}

/** Counts as bars, always from zero. */
export function BarChart(props: BarChartProps) {
  const { title, summary, points, name, values, format, colour = 8 } = props;
  const { t } = useLingui();
  const [box, width] = useWidth<HTMLDivElement>();
  const scale = usePreferences((p) => p.textSize) / 100;
  const cursor = useCursor(points.length);
  const font = 12 * scale;
  const axis = props.axis ?? format;
  const range = extent(values);
  if (!range) return null;
  const [low, high] = [Math.min(0, range[0]), Math.max(range[1], 0) || 1];
  const marks = distinct(ticks(low, high, 3), axis);
  const end = lastAt(values);
  const label = props.end !== false && end === points.length - 1 ? format(values[end] ?? 0) : '';
  const { align } = props;
  const left = Math.max(textWidth(align?.axis ?? '', font), ...marks.map((m) => textWidth(axis(m), font))) + 10 * scale;
  const ending = Math.max(textWidth(label, font, 600), textWidth(align?.end ?? '', font, 600));
  const right = Math.max(left + 40, width - (ending > 0 ? ending + 14 * scale : 8 * scale));
  const top = 8 * scale;
  const bottom = top + (props.height ?? 6) * 16 * scale;
  const total = bottom + font * 1.7;
  const step = (right - left) / Math.max(1, points.length);
  const x = (i: number) => left + (i + 0.5) * step;
  const y = linear(low, high, bottom, top);
  const months = areMonths(points);
  const tickWide = (months ? textWidth('0000', font) : Math.max(...points.map((p) => textWidth(p, font)))) + 18 * scale;
  const wide = Math.max(1, Math.min(step * 0.72, 40 * scale));
  const read = (at: number): Reading => {
    const value = values[at];
    return {
      head: months ? month(points[at] ?? '') : (points[at] ?? ''),
      lines: [{ name, value: typeof value === 'number' ? format(value) : t`no figure`, colour }],
    };
  };
  const centres = points.map((_, i) => x(i));
  return (
    <div ref={box} className="chart-box" style={{ minHeight: total }}>
      {width > 0 && (
        <>
          <svg width={width} height={total} role="img" aria-label={summary} fontSize={font}>
            {marks.map((tick) => (
              <g key={tick}>
                <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} className={tick === 0 ? 'ground' : 'tick'} />
                <text x={left - 6 * scale} y={y(tick) + font * 0.35} textAnchor="end" className="axis">
                  {axis(tick)}
                </text>
              </g>
            ))}
            {values.map((value, i) =>
              value === null ? null : (
                <rect
                  key={points[i]}
                  x={x(i) - wide / 2}
                  width={wide}
                  y={Math.min(y(value), y(0))}
                  height={Math.abs(y(value) - y(0))}
                  className={cursor.at === i ? `bar f${colour} lit` : `bar f${colour}`}
                />
              ),
            )}
            {labelled(points, step, tickWide).map((i) => (
              <text key={points[i]} x={x(i)} y={bottom + font * 1.35} textAnchor="middle" className="axis">
                {months ? shortMonth(points[i] ?? '') : points[i]}
              </text>
            ))}
            {label && (
              <text x={right + 6 * scale} y={y(values[end] ?? 0) + font * 0.35} className="end-value">
                {label}
              </text>
            )}
          </svg>
          <Surface
            title={title}
            plot={{ left, right, top, bottom }}
            width={width}
            cursor={cursor}
            reading={cursor.at === null ? null : read(cursor.at)}
            place={cursor.at === null ? null : { x: x(cursor.at), y: top }}
            onPlace={(px) => nearest(px, centres)}
          />
        </>
      )}
    </div>
  );
}
