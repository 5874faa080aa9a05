/** Where the keyboard stands in a grid; row −1 is the header. */
export interface GridPlace {
  index: number;
  column: number;
}

/** Size of a grid, for the keys that jump. */
export interface GridExtent {
  rows: number;
  columns: number;
  /** Rows that PageUp and PageDown move. */
  page: number;
}

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Where a key moves to; nothing when the key does not move. J and K are the arrows for those who never leave the letters. */
export function nextPlace(event: Pressed, from: GridPlace, { rows, columns, page }: GridExtent): GridPlace | null {
  if (event.altKey) return null;
  const jump = event.ctrlKey || event.metaKey;
  const row = (index: number): GridPlace => ({ ...from, index: Math.max(-1, Math.min(rows - 1, index)) });
  const column = (index: number): GridPlace => ({ ...from, column: Math.max(0, Math.min(columns - 1, index)) });
  if (jump) {
    if (event.key === 'Home') return { index: Math.min(0, rows - 1), column: 0 };
    if (event.key === 'End') return { index: rows - 1, column: columns - 1 };
    return null;
  }
  switch (event.key) {
    case 'ArrowDown':
    case 'j':
      return row(from.index + 1);
    case 'ArrowUp':
      return row(from.index - 1);
    case 'k':
      return row(Math.max(0, from.index - 1));
    case 'PageDown':
      return row(from.index + page);
    case 'PageUp':
      return row(Math.max(0, from.index - page));
    case 'ArrowRight':
      return column(from.column + 1);
    case 'ArrowLeft':
      return column(from.column - 1);
    case 'Home':
      return column(0);
    case 'End':
      return column(columns - 1);
    default:
      return null;
  }
}
