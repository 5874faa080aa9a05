/** A place on the square world of the Mercator projection, both axes 0 to 1, y growing south. */
export interface WorldPoint {
  x: number;
  y: number;
}

/** What part of the world a window shows. */
export interface Viewport extends WorldPoint {
  /** Pixels per world width. */
  scale: number;
  width: number;
  height: number;
}

export const MIN_SCALE = 300;
export const MAX_SCALE = 2 ** 25;

export function project(longitude: number, latitude: number): WorldPoint {
  const bounded = Math.max(-85, Math.min(85, latitude));
  const sin = Math.sin((bounded * Math.PI) / 180);
  return { x: (longitude + 180) / 360, y: 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI) };
}

export function unproject({ x, y }: WorldPoint): { longitude: number; latitude: number } {
  return {
    longitude: x * 360 - 180,
    latitude: (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI,
  };
}

export function toScreen(view: Viewport, p: WorldPoint): WorldPoint {
  return { x: (p.x - view.x) * view.scale + view.width / 2, y: (p.y - view.y) * view.scale + view.height / 2 };
}

export function toWorld(view: Viewport, p: WorldPoint): WorldPoint {
  return { x: (p.x - view.width / 2) / view.scale + view.x, y: (p.y - view.height / 2) / view.scale + view.y };
}

/** Zooms by a factor; the point under the pointer stays under it. */
export function zoomAt(view: Viewport, factor: number, at: WorldPoint): Viewport {
  const fixed = toWorld(view, at);
  const scale = Math.max(MIN_SCALE, Math.min(MAX_SCALE, view.scale * factor));
  return {
    ...view,
    scale,
    x: fixed.x - (at.x - view.width / 2) / scale,
    y: fixed.y - (at.y - view.height / 2) / scale,
  };
}

/** A view that holds all points with some room around them. */
export function fitTo(points: readonly WorldPoint[], width: number, height: number): Viewport {
  if (points.length === 0) {
    // The contiguous states.
    const nw = project(-125, 49.5);
    const se = project(-66.5, 24.3);
    return fitTo([nw, se], width, height);
  }
  let [west, north, east, south] = [1, 1, 0, 0];
  for (const p of points) {
    west = Math.min(west, p.x);
    east = Math.max(east, p.x);
    north = Math.min(north, p.y);
    south = Math.max(south, p.y);
  }
  const room = 0.88;
  const scale = Math.min((width * room) / Math.max(east - west, 1e-6), (height * room) / Math.max(south - north, 1e-6));
  return {
    x: (west + east) / 2,
    y: (north + south) / 2,
    scale: Math.max(MIN_SCALE, Math.min(2 ** 22, scale)),
    width,
    height,
  };
}

/** West, south, east, north of a view in degrees. */
export function windowOf(view: Viewport): [number, number, number, number] {
  const nw = unproject(toWorld(view, { x: 0, y: 0 }));
  const se = unproject(toWorld(view, { x: view.width, y: view.height }));
  const round = (n: number) => Math.round(n * 1e5) / 1e5;
  return [round(nw.longitude), round(se.latitude), round(se.longitude), round(nw.latitude)];
}
