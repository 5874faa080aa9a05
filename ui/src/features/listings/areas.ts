import type { AreaView } from '@/ipc/types';
import { project, toScreen, toWorld, unproject, type Viewport, type WorldPoint } from '@/lib/mercator';
import type { MapInk } from './draw-map';

/** What is drawn with. */
export type Tool = 'polygon' | 'circle';

/** Longitude and latitude, degrees. */
export type Corner = [number, number];

const EARTH = 6_371_008.8;
/** Corners a polygon may have. */
export const MOST_CORNERS = 1000;
/** Areas a question may have. */
export const MOST_AREAS = 20;

/** Metres between two places. */
export function metresBetween([lonA, latA]: Corner, [lonB, latB]: Corner): number {
  const rad = Math.PI / 180;
  const [dLat, dLon] = [((latB - latA) * rad) / 2, ((lonB - lonA) * rad) / 2];
  const h = Math.sin(dLat) ** 2 + Math.cos(latA * rad) * Math.cos(latB * rad) * Math.sin(dLon) ** 2;
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** The place under a point of the screen, to about a metre. */
export function cornerAt(view: Viewport, p: WorldPoint): Corner {
  const { longitude, latitude } = unproject(toWorld(view, p));
  const round = (n: number) => Math.round(n * 1e5) / 1e5;
  return [round(longitude), round(latitude)];
}

/** Where a place is on the screen. */
export function onScreen(view: Viewport, [longitude, latitude]: Corner): WorldPoint {
  return toScreen(view, project(longitude, latitude));
}

/** The area that the points drawn so far make; null while they make none. */
export function areaOf(tool: Tool, points: readonly Corner[]): AreaView | null {
  const [centre, edge] = points;
  if (tool === 'polygon') return points.length >= 3 ? { kind: 'polygon', points: [...points] } : null;
  if (!centre || !edge) return null;
  const metres = Math.min(500_000, Math.max(1, Math.round(metresBetween(centre, edge))));
  return { kind: 'circle', centre, metres };
}

/** Places that hold the areas, for bringing them into view. */
export function outlineOf(areas: readonly AreaView[]): WorldPoint[] {
  return areas.flatMap((area) => {
    if (area.kind === 'polygon') return area.points.map(([lon, lat]) => project(lon, lat));
    const [lon, lat] = area.centre;
    const north = area.metres / 111_195;
    const east = north / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
    return [project(lon - east, lat - north), project(lon + east, lat + north)];
  });
}

function trace(pen: CanvasRenderingContext2D, view: Viewport, area: AreaView): void {
  if (area.kind === 'circle') {
    const [lon, lat] = area.centre;
    const at = onScreen(view, area.centre);
    const edge = onScreen(view, [lon, lat + area.metres / 111_195]);
    pen.moveTo(at.x + (at.y - edge.y), at.y);
    pen.arc(at.x, at.y, Math.abs(at.y - edge.y), 0, Math.PI * 2);
    return;
  }
  area.points.forEach((point, i) => {
    const at = onScreen(view, point);
    if (i === 0) pen.moveTo(at.x, at.y);
    else pen.lineTo(at.x, at.y);
  });
  pen.closePath();
}

/** Draws the areas, and what is being drawn. */
export function drawAreas(
  pen: CanvasRenderingContext2D,
  view: Viewport,
  ink: MapInk,
  areas: readonly AreaView[],
  drawing: { tool: Tool; points: readonly Corner[]; cross: boolean } | null,
): void {
  pen.clearRect(0, 0, view.width, view.height);
  for (const area of areas) {
    pen.beginPath();
    trace(pen, view, area);
    pen.globalAlpha = 0.14;
    pen.fillStyle = ink.accent;
    pen.fill('evenodd');
    pen.globalAlpha = 1;
    pen.lineWidth = 2;
    pen.strokeStyle = ink.accent;
    pen.stroke();
  }
  if (!drawing) return;
  const { tool, points, cross } = drawing;
  pen.strokeStyle = ink.accent;
  pen.fillStyle = ink.surface;
  pen.lineWidth = 2;
  pen.beginPath();
  points.forEach((point, i) => {
    const at = onScreen(view, point);
    if (i === 0 || tool === 'circle') pen.moveTo(at.x, at.y);
    else pen.lineTo(at.x, at.y);
  });
  pen.stroke();
  for (const point of points) {
    const at = onScreen(view, point);
    pen.beginPath();
    pen.arc(at.x, at.y, 4.5, 0, Math.PI * 2);
    pen.fill();
    pen.stroke();
  }
  if (cross) {
    // Without a mouse, the middle of the map is where the next corner goes.
    const [x, y] = [view.width / 2, view.height / 2];
    pen.strokeStyle = ink.text;
    pen.lineWidth = 1.5;
    pen.beginPath();
    for (const [dx, dy] of [
      [9, 0],
      [-9, 0],
      [0, 9],
      [0, -9],
    ] as const) {
      pen.moveTo(x + dx / 3, y + dy / 3);
      pen.lineTo(x + dx, y + dy);
    }
    pen.stroke();
  }
}
