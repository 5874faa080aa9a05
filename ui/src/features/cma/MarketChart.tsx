import { useLingui } from '@lingui/react/macro';
import { useWidth } from '@/components/useWidth';
import type { MarketMonthView } from '@/ipc/types';
import { major, money, month, number, shortMoney } from '@/lib/format';
import { ticks } from '@/lib/ticks';
import { usePreferences } from '@/theme/preferences';

/** Two small pictures of one market: the median sale price as a line, the sales of each month as bars. */
export function MarketChart({ months }: { months: readonly MarketMonthView[] }) {
  const { t } = useLingui();
  const [box, width] = useWidth<HTMLDivElement>();
  const scale = usePreferences((p) => p.textSize) / 100;
  const font = 12 * scale;
  const priced = months.flatMap((m, i) =>
    m.medianPrice ? [{ i, price: major(m.medianPrice), money: m.medianPrice }] : [],
  );
  const last = priced.at(-1);
  const first = priced[0];
  if (!last || !first) return null;
  const low = Math.min(...priced.map((p) => p.price));
  const high = Math.max(...priced.map((p) => p.price));
  const room = (high - low) * 0.1 || high * 0.05 || 1;
  const left = 52 * scale;
  const right = width - 76 * scale;
  const [lineTop, lineBottom] = [12 * scale, 124 * scale];
  const [barTop, barBottom] = [146 * scale, 196 * scale];
  const height = barBottom + font * 1.8;
  const x = (i: number) => left + ((i + 0.5) / months.length) * (right - left);
  const y = (v: number) => lineBottom - ((v - low + room) / (high - low + 2 * room)) * (lineBottom - lineTop);
  const most = Math.max(1, ...months.map((m) => m.sales));
  const step = Math.max(1, Math.ceil((months.length * 64 * scale) / Math.max(1, right - left)));
  const label = t`Median sale price from ${money(first.money)} in ${month(months[first.i]?.month ?? '')} to ${money(last.money)} in ${month(months[last.i]?.month ?? '')}.`;
  return (
    <div ref={box} className="chart-box">
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label} fontSize={font}>
          {ticks(low - room, high + room, 4).map((tick) => (
            <g key={tick}>
              <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} className="tick" />
              <text x={left - 6} y={y(tick) + font * 0.35} textAnchor="end" className="axis">
                {shortMoney(tick)}
              </text>
            </g>
          ))}
          <polyline points={priced.map((p) => `${x(p.i)},${y(p.price)}`).join(' ')} className="series" />
          {priced.map((p) => (
            <circle
              key={p.i}
              cx={x(p.i)}
              cy={y(p.price)}
              r={p === last ? 3.5 * scale : 2 * scale}
              className="series-dot"
            >
              <title>{`${month(months[p.i]?.month ?? '')}: ${money(p.money)}`}</title>
            </circle>
          ))}
          <text x={x(last.i) + 8} y={y(last.price) + font * 0.35} className="series-label">
            {shortMoney(last.money)}
          </text>
          <text x={left - 6} y={barTop + font * 0.4} textAnchor="end" className="axis">
            {number(most)}
          </text>
          <text x={left - 6} y={barBottom} textAnchor="end" className="axis">
            0
          </text>
          <line x1={left} x2={right} y1={barBottom} y2={barBottom} className="tick" />
          {months.map((m, i) => {
            const h = (m.sales / most) * (barBottom - barTop);
            const wide = Math.max(1, ((right - left) / months.length) * 0.7);
            return (
              <rect key={m.month} x={x(i) - wide / 2} width={wide} y={barBottom - h} height={h} className="bar">
                <title>{`${month(m.month)}: ${number(m.sales)}`}</title>
              </rect>
            );
          })}
          <text x={right + 8} y={barBottom - 4} className="axis">
            {t`sales`}
          </text>
          {months.map((m, i) =>
            (months.length - 1 - i) % step === 0 ? (
              <text key={m.month} x={x(i)} y={barBottom + font * 1.3} textAnchor="middle" className="axis">
                {month(m.month)}
              </text>
            ) : null,
          )}
        </svg>
      )}
    </div>
  );
}
