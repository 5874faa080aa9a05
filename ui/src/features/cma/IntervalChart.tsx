import { useLingui } from '@lingui/react/macro';
import { useWidth } from '@/components/useWidth';
import type { CmaResultView } from '@/ipc/types';
import { major, money, roundMoney, shortMoney } from '@/lib/format';
import { ticks } from '@/lib/ticks';
import { usePreferences } from '@/theme/preferences';

/** The estimate as a dot with its named interval, above the adjusted price of every sale it rests on. */
export function IntervalChart({ result, compact = false }: { result: CmaResultView; compact?: boolean }) {
  const { t } = useLingui();
  const [box, width] = useWidth<HTMLDivElement>();
  const scale = usePreferences((p) => p.textSize) / 100;
  const font = 12 * scale;
  const rowHeight = (compact ? 14 : 22) * scale;
  const names = compact ? 0 : Math.min(200 * scale, width * 0.34);
  const prices = result.comparables.flatMap((c) =>
    compact ? [major(c.adjustedPrice)] : [major(c.adjustedPrice), major(c.closePrice)],
  );
  const low = Math.min(major(result.low), ...prices);
  const high = Math.max(major(result.high), ...prices);
  const room = (high - low) * 0.06 || 1;
  const [left, right] = [names + 10, width - 14];
  const x = (value: number) => left + ((value - low + room) / (high - low + 2 * room)) * (right - left);
  const top = 44 * scale;
  const bottom = top + result.comparables.length * rowHeight + 6;
  const height = bottom + font * 2;
  const estimate = x(major(result.estimate));
  const label = t`Estimated sale price range ${roundMoney(result.low)} to ${roundMoney(result.high)}, middle ${roundMoney(result.estimate)}, from ${result.comparables.length} sales.`;
  return (
    <div ref={box} className="chart-box">
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label} fontSize={font}>
          <rect
            x={x(major(result.low))}
            width={Math.max(1, x(major(result.high)) - x(major(result.low)))}
            y={24 * scale}
            height={bottom - 24 * scale}
            className="band"
          />
          {ticks(low - room, high + room, Math.max(2, Math.floor((right - left) / (90 * scale)))).map((tick) => (
            <g key={tick}>
              <line x1={x(tick)} x2={x(tick)} y1={24 * scale} y2={bottom} className="tick" />
              <text x={x(tick)} y={bottom + font * 1.3} textAnchor="middle" className="axis">
                {shortMoney(tick)}
              </text>
            </g>
          ))}
          <line
            x1={x(major(result.low))}
            x2={x(major(result.high))}
            y1={34 * scale}
            y2={34 * scale}
            className="interval"
          />
          <circle cx={estimate} cy={34 * scale} r={5 * scale} className="estimate-dot" />
          <text
            x={Math.max(left + 40 * scale, Math.min(right - 40 * scale, estimate))}
            y={15 * scale}
            textAnchor="middle"
            className="estimate-label"
          >
            {roundMoney(result.estimate)} · {result.level} %
          </text>
          {result.comparables.map((c, i) => {
            const y = top + (i + 0.5) * rowHeight;
            const adjusted = x(major(c.adjustedPrice));
            return (
              <g key={c.listingKey}>
                {!compact && (
                  <>
                    <text x={names} y={y + font * 0.35} textAnchor="end" className="name">
                      {clip(c.address ?? t`Address withheld`, Math.floor(names / (font * 0.56)))}
                    </text>
                    <line x1={x(major(c.closePrice))} x2={adjusted} y1={y} y2={y} className="shift" />
                    <circle cx={x(major(c.closePrice))} cy={y} r={3 * scale} className="sale-dot" />
                  </>
                )}
                <circle cx={adjusted} cy={y} r={(2.5 + Math.sqrt(c.weight) * 8) * scale} className="adjusted-dot">
                  <title>{`${c.address ?? t`Address withheld`}: ${money(c.adjustedPrice)}`}</title>
                </circle>
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, Math.max(1, length - 1))}…` : text;
}
