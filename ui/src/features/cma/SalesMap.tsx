import { useLingui } from '@lingui/react/macro';
import { useWidth } from '@/components/useWidth';
import type { CmaView } from '@/ipc/types';
import { miles, shortMoney } from '@/lib/format';
import { usePreferences } from '@/theme/preferences';

interface Spot {
  id: string;
  latitude: number;
  longitude: number;
}

const METRES = 111_195;
/** Radii worth a ring, metres: a quarter of a mile to twenty miles. */
const RINGS = [402, 805, 1609, 3219, 8047, 16_093, 32_187];

/**
 * Where the sales are around the subject, from coordinates alone, so that it works offline: rings of equal distance, sales
 * as dots as large as their share, homes that have not sold as hollow squares. The list below says the same in words.
 */
export function SalesMap({
  view,
  subject,
  onPick,
}: {
  view: CmaView;
  subject: { latitude: number; longitude: number };
  onPick: (listingKey: string) => void;
}) {
  const { t } = useLingui();
  const [box, width] = useWidth<HTMLDivElement>();
  const scale = usePreferences((p) => p.textSize) / 100;
  const sales = (view.result?.comparables ?? []).filter(
    (c): c is typeof c & Spot => c.latitude !== null && c.longitude !== null,
  );
  const beside = view.beside.filter((c): c is typeof c & Spot => c.latitude !== null && c.longitude !== null);
  const east = METRES * Math.cos((subject.latitude * Math.PI) / 180);
  const at = (s: { latitude: number; longitude: number }) => ({
    dx: (s.longitude - subject.longitude) * east,
    dy: (s.latitude - subject.latitude) * METRES,
  });
  // All sales fit in, except that a lone one far away does not make the rest a heap.
  const reach = (distances: number[]) => {
    const sorted = distances.map(Math.abs).sort((a, b) => a - b);
    const usual = sorted[Math.floor(sorted.length * 0.9)] ?? 1609;
    return Math.max(300, Math.min(sorted.at(-1) ?? 0, usual * 1.6));
  };
  const height = 236 * scale;
  const [cx, cy] = [width / 2, height / 2];
  const perMetre = Math.min(
    (cx - 24) / reach(sales.map((s) => at(s).dx)),
    (cy - 18) / reach(sales.map((s) => at(s).dy)),
  );
  const xy = (s: { latitude: number; longitude: number }) => {
    const { dx, dy } = at(s);
    return { x: cx + dx * perMetre, y: cy - dy * perMetre };
  };
  const inside = ({ x, y }: { x: number; y: number }) => x > 4 && x < width - 4 && y > 4 && y < height - 4;
  const rings = RINGS.filter((r) => r * perMetre > 26 && r * perMetre < width / 2).slice(-3);
  const label = t`Map: ${sales.length} comparable sales and ${beside.length} homes that have not sold around the subject.`;
  return (
    <div ref={box} className="sales-map">
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label} fontSize={11 * scale}>
          {rings.map((r) => (
            <g key={r}>
              <circle cx={cx} cy={cy} r={r * perMetre} className="ring" />
              <text
                x={cx + r * perMetre * Math.SQRT1_2 + 3}
                y={cy - r * perMetre * Math.SQRT1_2}
                className="ring-label"
              >
                {miles(r)}
              </text>
            </g>
          ))}
          {beside
            .map((s) => ({ s, p: xy(s) }))
            .filter(({ p }) => inside(p))
            .map(({ s, p }) => (
              <rect key={s.listingKey} x={p.x - 3.5} y={p.y - 3.5} width={7} height={7} className="spot-beside">
                <title>{`${s.address ?? ''} · ${s.status} · ${shortMoney(s.price)}`}</title>
              </rect>
            ))}
          {sales
            .map((s) => ({ s, p: xy(s) }))
            .filter(({ p }) => inside(p))
            .map(({ s, p }) => (
              // biome-ignore lint/a11y/noStaticElementInteractions: the list below does the same by keyboard
              <circle
                key={s.listingKey}
                cx={p.x}
                cy={p.y}
                r={(3.5 + Math.sqrt(s.weight) * 9) * scale}
                className="spot-sale"
                onClick={() => onPick(s.listingKey)}
              >
                <title>{`${s.address ?? ''} · ${shortMoney(s.closePrice)}`}</title>
              </circle>
            ))}
          <path
            d={`M${cx - 6} ${cy} L${cx} ${cy - 7} L${cx + 6} ${cy} V${cy + 6} H${cx - 6} Z`}
            className="spot-subject"
          >
            <title>{view.address ?? ''}</title>
          </path>
        </svg>
      )}
      <p className="small quiet sales-map-key">
        <span>
          <span className="key-subject" aria-hidden="true" /> {t`the subject`}
        </span>
        <span>
          <span className="key-sale" aria-hidden="true" /> {t`sale, as large as its share`}
        </span>
        <span>
          <span className="key-beside" aria-hidden="true" /> {t`not sold`}
        </span>
      </p>
    </div>
  );
}
