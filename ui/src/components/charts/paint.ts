/**
 * Paints a chart's drawing onto a canvas, shape by shape with the styles it has on screen. No picture is loaded on the
 * way, so nothing depends on what the content policy or the web view makes of a drawing inside an image.
 */

type Pen = CanvasRenderingContext2D;

const number = (element: Element, name: string): number => Number.parseFloat(element.getAttribute(name) ?? '0') || 0;

function points(element: Element): [number, number][] {
  return (element.getAttribute('points') ?? '')
    .trim()
    .split(/\s+/)
    .flatMap((pair): [number, number][] => {
      const [x, y] = pair.split(',').map(Number);
      return x !== undefined && y !== undefined && Number.isFinite(x) && Number.isFinite(y) ? [[x, y]] : [];
    });
}

function trace(pen: Pen, element: Element): boolean {
  pen.beginPath();
  switch (element.tagName.toLowerCase()) {
    case 'line':
      pen.moveTo(number(element, 'x1'), number(element, 'y1'));
      pen.lineTo(number(element, 'x2'), number(element, 'y2'));
      return true;
    case 'rect':
      pen.rect(number(element, 'x'), number(element, 'y'), number(element, 'width'), number(element, 'height'));
      return true;
    case 'circle':
      pen.arc(number(element, 'cx'), number(element, 'cy'), number(element, 'r'), 0, 2 * Math.PI);
      return true;
    case 'polyline':
    case 'polygon':
      points(element).forEach(([x, y], i) => {
        if (i === 0) pen.moveTo(x, y);
        else pen.lineTo(x, y);
      });
      if (element.tagName.toLowerCase() === 'polygon') pen.closePath();
      return true;
    default:
      return false;
  }
}

function paintText(pen: Pen, element: Element, style: CSSStyleDeclaration): void {
  const text = element.textContent ?? '';
  pen.font = `${style.fontWeight || 400} ${style.fontSize || '12px'} ${style.fontFamily || 'sans-serif'}`;
  const anchor = element.getAttribute('text-anchor');
  pen.textAlign = anchor === 'end' ? 'right' : anchor === 'middle' ? 'center' : 'left';
  pen.textBaseline = 'alphabetic';
  const [x, y] = [number(element, 'x'), number(element, 'y')];
  if (style.stroke && style.stroke !== 'none') {
    pen.strokeStyle = style.stroke;
    pen.lineWidth = Number.parseFloat(style.strokeWidth) || 0;
    pen.lineJoin = 'round';
    pen.strokeText(text, x, y);
  }
  pen.fillStyle = style.fill;
  pen.fillText(text, x, y);
}

/** Paints the shapes of a drawing. What is marked `data-screen-only` (the crosshair) stays away. */
export function paint(pen: Pen, drawing: Element): void {
  for (const element of drawing.children) {
    if (element.hasAttribute('data-screen-only')) continue;
    if (element.tagName.toLowerCase() === 'g') {
      paint(pen, element);
      continue;
    }
    const style = getComputedStyle(element);
    if (element.tagName.toLowerCase() === 'text') {
      paintText(pen, element, style);
      continue;
    }
    if (!trace(pen, element)) continue;
    const part = (name: string) => {
      const value = Number.parseFloat(name);
      return Number.isFinite(value) ? value : 1;
    };
    if (style.fill && style.fill !== 'none') {
      pen.globalAlpha = part(style.fillOpacity);
      pen.fillStyle = style.fill;
      pen.fill();
    }
    if (style.stroke && style.stroke !== 'none') {
      pen.globalAlpha = part(style.strokeOpacity);
      pen.strokeStyle = style.stroke;
      pen.lineWidth = Number.parseFloat(style.strokeWidth) || 1;
      pen.lineCap = style.strokeLinecap === 'round' ? 'round' : 'butt';
      pen.lineJoin = 'round';
      pen.setLineDash(
        (style.strokeDasharray || '')
          .split(/[\s,]+/)
          .map(Number.parseFloat)
          .filter((n) => Number.isFinite(n)),
      );
      pen.stroke();
      pen.setLineDash([]);
    }
    pen.globalAlpha = 1;
  }
}

/** Width and height of a drawing on screen, and what one of its units is there. */
function sizeOf(drawing: SVGSVGElement): { wide: number; high: number; x: number; y: number } {
  const [wide, high] = [number(drawing, 'width'), number(drawing, 'height')];
  if (wide > 0 && high > 0) return { wide, high, x: 1, y: 1 };
  const box = drawing.getBoundingClientRect();
  const [, , across = 0, down = 0] = (drawing.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
  return { wide: box.width, high: box.height, x: box.width / (across || 1), y: box.height / (down || 1) };
}

/** A chart with its title and notes as a PNG of twice its size on screen, without the `data:` prefix. */
export function pngOf(figure: HTMLElement, title: string, source?: string): string | null {
  const drawings = [...figure.querySelectorAll<SVGSVGElement>('svg[role="img"]')];
  if (drawings.length === 0) return null;
  const notes = [...figure.querySelectorAll('.chart-note')].map((n) => n.textContent ?? '');
  if (source) notes.push(source);
  const look = getComputedStyle(figure);
  const size = Number.parseFloat(look.fontSize) || 13;
  const pad = size;
  const line = size * 1.6;
  const sizes = drawings.map(sizeOf);
  const wide = Math.max(...sizes.map((s) => s.wide));
  const high = sizes.reduce((sum, s) => sum + s.high + 4, 0);
  // Not measured yet: the drawing is on its way.
  if (!(wide > 0)) return null;
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil((wide + 2 * pad) * 2);
  canvas.height = Math.ceil((high + line * (1 + notes.length) + 2 * pad) * 2);
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  const ground = look.getPropertyValue('--surface').trim() || '#ffffff';
  pen.scale(2, 2);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = look.color;
  pen.font = `600 ${size}px ${look.fontFamily}`;
  pen.fillText(title, pad, pad + size);
  pen.translate(pad, pad + line);
  drawings.forEach((drawing, i) => {
    const size = sizes[i] ?? sizeOf(drawing);
    pen.save();
    pen.scale(size.x, size.y);
    paint(pen, drawing);
    pen.restore();
    pen.translate(0, size.high + 4);
  });
  pen.fillStyle = look.color;
  pen.font = `${size * 0.92}px ${look.fontFamily}`;
  pen.textAlign = 'left';
  for (const note of notes) {
    pen.fillText(note, 0, size, wide);
    pen.translate(0, line);
  }
  return canvas.toDataURL('image/png').split(',')[1] ?? null;
}
