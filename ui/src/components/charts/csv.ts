/** One cell of a chart's table: what is read, and what a spreadsheet gets. */
export interface TwinCell {
  shown: string;
  plain?: string | number | null;
}

/** A cell of a CSV file that a spreadsheet will not take for a formula. */
export function csvCell(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const safe = /^[\s"']*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** A table as CSV. A value that is not there is an empty cell. */
export function csvOf(head: readonly string[], rows: readonly (readonly TwinCell[])[]): string {
  const lines = [head, ...rows.map((row) => row.map((cell) => (cell.plain === undefined ? cell.shown : cell.plain)))];
  return `${lines.map((line) => line.map(csvCell).join(',')).join('\r\n')}\r\n`;
}
