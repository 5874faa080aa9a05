import type { MapPointView } from '@/ipc/types';
import { project, toScreen, type Viewport, type WorldPoint } from '@/lib/mercator';

/** A point with its place in the world worked out once. */
export interface Pin {
  point: MapPointView;
  at: WorldPoint;
}

/** Pins that stand too close together to tell apart, or one alone. */
export interface Cluster {
  x: number;
  y: number;
  pins: Pin[];
}

export function toPins(points: readonly MapPointView[]): Pin[] {
  return points.map((point) => ({ point, at: project(point.longitude, point.latitude) }));
}

/** Side of the square within which pins become one, pixels. */
const CELL = 46;

/** Groups the pins of a view by squares that are fixed to the ground, so that panning never regroups them. */
export function cluster(pins: readonly Pin[], view: Viewport): Cluster[] {
  const cell = CELL / 2 ** Math.floor(Math.log2(view.scale));
  const groups = new Map<string, Pin[]>();
  const margin = CELL / view.scale;
  const west = view.x - view.width / 2 / view.scale - margin;
  const east = view.x + view.width / 2 / view.scale + margin;
  const north = view.y - view.height / 2 / view.scale - margin;
  const south = view.y + view.height / 2 / view.scale + margin;
  for (const pin of pins) {
    const { x, y } = pin.at;
    if (x < west || x > east || y < north || y > south) continue;
    const key = `${Math.floor(x / cell)}:${Math.floor(y / cell)}`;
    const group = groups.get(key);
    if (group) group.push(pin);
    else groups.set(key, [pin]);
  }
  return [...groups.values()].map((group) => {
    let [x, y] = [0, 0];
    for (const pin of group) {
      x += pin.at.x / group.length;
      y += pin.at.y / group.length;
    }
    return { ...toScreen(view, { x, y }), pins: group };
  });
}

/** Radius of a cluster's disc, pixels. */
export function radius(cluster: Cluster): number {
  const n = cluster.pins.length;
  return n === 1 ? 5 : 10 + Math.min(10, Math.log2(n) * 1.3);
}

/** The cluster under a place on screen, the nearest one first. */
export function hit(clusters: readonly Cluster[], x: number, y: number): Cluster | undefined {
  let best: Cluster | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const c of clusters) {
    const distance = Math.hypot(c.x - x, c.y - y);
    if (distance <= Math.max(12, radius(c)) && distance < bestDistance) {
      best = c;
      bestDistance = distance;
    }
  }
  return best;
}
