import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import type { TourView } from '@/ipc/types';
import { number } from '@/lib/format';
import { fitTo, project, toScreen } from '@/lib/mercator';

/** The tour as a line from home to home, numbered in order. It needs no network; every home is a line of the list. */
export function TourMap({
  tour,
  current,
  onPick,
}: {
  tour: TourView;
  current: string | null;
  onPick: (key: string) => void;
}) {
  const { t } = useLingui();
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const placed = tour.stops.filter((s) => s.arrive !== null);
  const rest = tour.stops.filter((s) => s.arrive === null);
  const ends = [tour.from, tour.backTo].filter((end) => end !== null);
  const all = [...tour.stops, ...ends].map((p) => project(p.longitude, p.latitude));
  // Room for the numbers at the edge.
  const view = size && { ...fitTo(all, size.width - 40, size.height - 40), ...size };
  const at = (p: { longitude: number; latitude: number }) =>
    view ? toScreen(view, project(p.longitude, p.latitude)) : { x: 0, y: 0 };
  const path = [tour.from, ...placed, tour.backTo]
    .filter((p) => p !== null)
    .map(at)
    .map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`)
    .join(' ');
  const homes = number(tour.stops.length);
  return (
    <div className="tour-map" ref={box}>
      {view && (
        <svg
          width={view.width}
          height={view.height}
          role="img"
          aria-label={t`Map of the tour, ${homes} homes. Every number is a line of the list.`}
        >
          <polyline points={path} className="tour-map-line" />
          {ends.map((end, index) => {
            const { x, y } = at(end);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the beginning and the end
              <rect key={index} x={x - 5} y={y - 5} width={10} height={10} className="tour-map-end">
                <title>{end.address}</title>
              </rect>
            );
          })}
          {[...rest, ...placed].map((stop) => {
            const { x, y } = at(stop);
            const place = placed.indexOf(stop);
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: the list beside the map takes the keys
              <g
                key={stop.key}
                className="tour-map-stop"
                data-current={stop.key === current || undefined}
                data-out={place < 0 || undefined}
                data-seen={stop.progress === 'shown' || undefined}
                transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
                onClick={() => onPick(stop.key)}
              >
                <title>{stop.address}</title>
                <circle r={place < 0 ? 5 : 11} />
                {place >= 0 && (
                  <text textAnchor="middle" dy="0.35em">
                    {place + 1}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}
