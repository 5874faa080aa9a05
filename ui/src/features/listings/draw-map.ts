import { statusLook } from '@/components/StatusMark';
import { shortMoney } from '@/lib/format';
import { toScreen, type Viewport } from '@/lib/mercator';
import { type Cluster, radius } from './clusters';
import type { Outline } from './outlines';

/** Colours of the map, read from the theme. */
export interface MapInk {
  land: string;
  line: string;
  text: string;
  quiet: string;
  surface: string;
  accent: string;
  onAccent: string;
  token: (name: string) => string;
}

export function readInk(element: Element): MapInk {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name.replace(/^var\((.*)\)$/, '$1')).trim();
  return {
    land: token('--map-land'),
    line: token('--map-line'),
    text: token('--text'),
    quiet: token('--text-2'),
    surface: token('--surface'),
    accent: token('--accent'),
    onAccent: token('--on-accent'),
    token,
  };
}

function visible(view: Viewport, o: Outline): boolean {
  const halfX = view.width / 2 / view.scale;
  const halfY = view.height / 2 / view.scale;
  return o.east > view.x - halfX && o.west < view.x + halfX && o.south > view.y - halfY && o.north < view.y + halfY;
}

function trace(pen: CanvasRenderingContext2D, view: Viewport, outline: Outline): void {
  const dx = view.width / 2 - view.x * view.scale;
  const dy = view.height / 2 - view.y * view.scale;
  for (const ring of outline.rings) {
    let [lastX, lastY] = [Number.NaN, Number.NaN];
    for (let i = 0; i < ring.length; i += 2) {
      const x = (ring[i] ?? 0) * view.scale + dx;
      const y = (ring[i + 1] ?? 0) * view.scale + dy;
      if (i === 0) pen.moveTo(x, y);
      // Points closer than a pixel are not worth a line.
      else if (Math.abs(x - lastX) + Math.abs(y - lastY) < 0.8) continue;
      else pen.lineTo(x, y);
      [lastX, lastY] = [x, y];
    }
    pen.closePath();
  }
}

/** Draws land, borders and names. */
export function drawGround(
  pen: CanvasRenderingContext2D,
  view: Viewport,
  ink: MapInk,
  states: readonly Outline[],
  counties: readonly Outline[],
  font: number,
): void {
  pen.clearRect(0, 0, view.width, view.height);
  const near = view.scale > 12_000;
  pen.beginPath();
  for (const state of states) if (visible(view, state)) trace(pen, view, state);
  pen.fillStyle = ink.land;
  pen.fill();
  if (near) {
    pen.beginPath();
    for (const county of counties) if (visible(view, county)) trace(pen, view, county);
    pen.strokeStyle = ink.line;
    pen.lineWidth = 0.6;
    pen.stroke();
  }
  pen.beginPath();
  for (const state of states) if (visible(view, state)) trace(pen, view, state);
  pen.strokeStyle = ink.line;
  pen.lineWidth = near ? 1.6 : 1;
  pen.stroke();
  pen.fillStyle = ink.quiet;
  pen.font = `${font * 0.85}px Inter, sans-serif`;
  pen.textAlign = 'center';
  for (const area of near ? counties : states) {
    if (!visible(view, area)) continue;
    const wide = (area.east - area.west) * view.scale;
    if (wide < pen.measureText(area.name).width * 1.4) continue;
    const at = toScreen(view, { x: (area.west + area.east) / 2, y: (area.north + area.south) / 2 });
    pen.fillText(area.name, at.x, at.y);
  }
}

/** Draws pins and clusters; with few of them, each says its price. */
export function drawPins(
  pen: CanvasRenderingContext2D,
  clusters: readonly Cluster[],
  ink: MapInk,
  activeKey: string | null,
  font: number,
): void {
  const alone = clusters.filter((c) => c.pins.length === 1).length;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (const c of clusters) {
    const active = c.pins.some((p) => p.point.key === activeKey);
    const r = radius(c);
    const only = c.pins.length === 1 ? c.pins[0]?.point : undefined;
    if (!only) {
      pen.beginPath();
      pen.arc(c.x, c.y, r, 0, Math.PI * 2);
      pen.fillStyle = active ? ink.accent : ink.surface;
      pen.fill();
      pen.lineWidth = active ? 2.5 : 1.2;
      pen.strokeStyle = active ? ink.accent : ink.quiet;
      pen.stroke();
      pen.fillStyle = active ? ink.onAccent : ink.text;
      pen.font = `600 ${font * 0.85}px Inter, sans-serif`;
      pen.fillText(String(c.pins.length), c.x, c.y + 0.5);
      continue;
    }
    const { shape, color } = statusLook(only.status);
    const paint = ink.token(color);
    if (active) {
      pen.beginPath();
      pen.arc(c.x, c.y, 10, 0, Math.PI * 2);
      pen.lineWidth = 2.5;
      pen.strokeStyle = ink.accent;
      pen.stroke();
    }
    pen.beginPath();
    if (shape === 'square') pen.rect(c.x - 4, c.y - 4, 8, 8);
    else pen.arc(c.x, c.y, 4.5, 0, Math.PI * 2);
    pen.lineWidth = 1.6;
    pen.fillStyle = shape === 'ring' || shape === 'cross' ? ink.surface : paint;
    pen.fill();
    if (shape === 'half') {
      pen.beginPath();
      pen.arc(c.x, c.y, 3.2, Math.PI / 2, Math.PI * 1.5);
      pen.fillStyle = ink.surface;
      pen.fill();
      pen.beginPath();
      pen.arc(c.x, c.y, 4.5, 0, Math.PI * 2);
    }
    pen.strokeStyle = paint;
    pen.stroke();
    if (alone <= 60 && only.price) {
      const text = shortMoney(only.price);
      pen.font = `${active ? '600 ' : ''}${font * 0.85}px Inter, sans-serif`;
      const wide = pen.measureText(text).width + 8;
      pen.fillStyle = ink.surface;
      pen.globalAlpha = 0.88;
      pen.fillRect(c.x - wide / 2, c.y + 7, wide, font * 1.15);
      pen.globalAlpha = 1;
      pen.fillStyle = ink.text;
      pen.fillText(text, c.x, c.y + 7 + font * 0.6);
    }
  }
  pen.textBaseline = 'alphabetic';
}
