let pen: CanvasRenderingContext2D | null | undefined;

/** How wide a text is at a size, so that margins fit their labels. */
export function textWidth(text: string, size: number, weight = 400): number {
  if (pen === undefined) {
    try {
      pen = document.createElement('canvas').getContext('2d');
    } catch {
      pen = null;
    }
  }
  if (!pen) return text.length * size * 0.56;
  pen.font = `${weight} ${size}px Inter, system-ui, sans-serif`;
  return pen.measureText(text).width;
}

/** The text, cut to a width with an ellipsis. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  let cut = text.length - 1;
  while (cut > 1 && textWidth(`${text.slice(0, cut)}…`, size) > width) cut -= 1;
  return `${text.slice(0, Math.max(1, cut)).trimEnd()}…`;
}
