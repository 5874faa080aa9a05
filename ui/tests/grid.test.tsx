import { I18nProvider } from '@lingui/react';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { type GridPlace, nextPlace } from '@/components/grid-keys';
import { i18n } from '@/i18n/i18n';

interface Row {
  id: string;
  name: string;
}
const columns: GridColumn<Row>[] = [
  { id: 'name', header: 'Name', width: '10rem', sortable: true, cell: (r) => r.name },
  { id: 'id', header: 'Id', width: '5rem', cell: (r) => r.id },
];
const rowAt = (i: number): Row => ({ id: `r${i}`, name: `Row ${i}` });

function show(props: Partial<Parameters<typeof DataGrid<Row>>[0]> = {}) {
  const onOpen = vi.fn();
  const onMark = vi.fn();
  const onSort = vi.fn();
  const view = (extra: Partial<Parameters<typeof DataGrid<Row>>[0]> = {}) => (
    <I18nProvider i18n={i18n}>
      <DataGrid
        label="Rows"
        columns={columns}
        rowCount={100_000}
        row={rowAt}
        rowId={(r) => r.id}
        onOpen={onOpen}
        onMark={onMark}
        onSort={onSort}
        marked={new Set()}
        {...props}
        {...extra}
      />
    </I18nProvider>
  );
  const { rerender } = render(view());
  const grid = screen.getByRole('grid', { name: 'Rows' });
  grid.focus();
  return {
    grid,
    onOpen,
    onMark,
    onSort,
    again: (extra: Partial<Parameters<typeof DataGrid<Row>>[0]>) => rerender(view(extra)),
  };
}
const activeRow = (grid: HTMLElement) => {
  const cell = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
  return cell?.closest('[role="row"]')?.getAttribute('data-row') ?? null;
};
const press = (grid: HTMLElement, key: string, more = {}) => fireEvent.keyDown(grid, { key, ...more });

describe('a grid of 100,000 rows', () => {
  it('says how many rows there are, header included, and has one tab stop', () => {
    const { grid } = show();
    expect(grid.getAttribute('aria-rowcount')).toBe('100001');
    expect(grid.tabIndex).toBe(0);
    expect(grid.querySelectorAll('[tabindex="0"]')).toHaveLength(0);
    expect(within(grid).getAllByRole('row').length).toBeLessThan(80);
  });

  it('moves by arrows, J and K, pages and ends, and points at a cell that exists', () => {
    const { grid } = show();
    expect(activeRow(grid)).toBe('r0');
    press(grid, 'ArrowDown');
    press(grid, 'j');
    expect(activeRow(grid)).toBe('r2');
    press(grid, 'k');
    expect(activeRow(grid)).toBe('r1');
    press(grid, 'PageDown');
    expect(activeRow(grid)).toBe('r19');
    press(grid, 'End', { ctrlKey: true });
    expect(activeRow(grid)).toBe('r99999');
    press(grid, 'ArrowDown');
    expect(activeRow(grid)).toBe('r99999');
    press(grid, 'Home', { ctrlKey: true });
    expect(activeRow(grid)).toBe('r0');
  });

  it('keeps the active row in the document when it is scrolled 5,000 rows away', () => {
    const { grid } = show();
    press(grid, 'ArrowDown');
    grid.scrollTop = 5_000 * 32;
    fireEvent.scroll(grid);
    expect(activeRow(grid)).toBe('r1');
    grid.scrollTop = 0;
    fireEvent.scroll(grid);
    expect(activeRow(grid)).toBe('r1');
  });

  it('stays with the row, not with its place, when rows arrive above it', () => {
    const { grid, again } = show();
    press(grid, 'ArrowDown');
    press(grid, 'ArrowDown');
    expect(activeRow(grid)).toBe('r2');
    again({ row: (i) => (i < 3 ? { id: `new${i}`, name: 'New' } : rowAt(i - 3)), rowCount: 100_003 });
    expect(activeRow(grid)).toBe('r2');
    press(grid, 'ArrowDown');
    expect(activeRow(grid)).toBe('r3');
  });

  it('opens on Enter, marks on Space, and a stretch with Shift', () => {
    const { grid, onOpen, onMark } = show();
    press(grid, 'Enter');
    expect(onOpen).toHaveBeenCalledWith(rowAt(0));
    press(grid, ' ');
    expect(onMark).toHaveBeenLastCalledWith(['r0'], true);
    press(grid, 'ArrowDown');
    press(grid, 'ArrowDown');
    press(grid, ' ', { shiftKey: true });
    expect(onMark).toHaveBeenLastCalledWith(['r0', 'r1', 'r2'], true);
  });

  it('sorts from the keyboard: up into the header, Enter', () => {
    const { grid, onSort } = show({ sort: { column: 'name', direction: 'ascending' } });
    const header = screen.getByRole('columnheader', { name: 'Name' });
    expect(header.getAttribute('aria-sort')).toBe('ascending');
    expect(screen.getByRole('columnheader', { name: 'Id' }).hasAttribute('aria-sort')).toBe(false);
    press(grid, 'ArrowUp');
    expect(document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')).toBe(header);
    press(grid, 'Enter');
    expect(onSort).toHaveBeenCalledWith('name');
  });

  it('shows marks and the open row, and waits for rows that are not here yet', () => {
    const { grid } = show({ marked: new Set(['r1']), openId: 'r2', row: (i) => (i < 3 ? rowAt(i) : undefined) });
    const row = (id: string) => grid.querySelector(`[data-row="${id}"]`);
    expect(row('r1')?.getAttribute('aria-selected')).toBe('true');
    expect(row('r2')?.getAttribute('aria-current')).toBe('true');
    expect(grid.querySelectorAll('[aria-busy="true"]').length).toBeGreaterThan(0);
  });

  it('asks for the rows that can be seen', () => {
    const seen = vi.fn();
    show({ onVisible: seen });
    const [first, last] = seen.mock.lastCall ?? [];
    expect(first).toBe(0);
    expect(last).toBeGreaterThanOrEqual(18);
  });

  it('leaves the keys of a field inside it alone', () => {
    const { grid, onOpen } = show({ columns: [{ id: 'f', header: 'F', width: '1rem', cell: () => <Field /> }] });
    const field = within(grid).getAllByRole('textbox')[0];
    if (field) fireEvent.keyDown(field, { key: 'Enter' });
    expect(onOpen).not.toHaveBeenCalled();
  });
});

function Field() {
  const [value, setValue] = useState('');
  return <input value={value} onChange={(e) => setValue(e.target.value)} />;
}

describe('nextPlace', () => {
  const extent = { rows: 10, columns: 4, page: 5 };
  const key = (name: string, from: GridPlace, more = {}) =>
    nextPlace({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more }, from, extent);
  it.each([
    ['ArrowRight', { index: 3, column: 3 }, { index: 3, column: 3 }],
    ['ArrowLeft', { index: 3, column: 0 }, { index: 3, column: 0 }],
    ['Home', { index: 3, column: 2 }, { index: 3, column: 0 }],
    ['End', { index: 3, column: 0 }, { index: 3, column: 3 }],
    ['PageUp', { index: 3, column: 0 }, { index: 0, column: 0 }],
    ['PageDown', { index: 8, column: 0 }, { index: 9, column: 0 }],
    ['ArrowUp', { index: 0, column: 1 }, { index: -1, column: 1 }],
    ['k', { index: 0, column: 1 }, { index: 0, column: 1 }],
  ])('%s', (name, from, to) => expect(key(name, from)).toEqual(to));
  it('leaves other keys and chords alone', () => {
    expect(key('x', { index: 0, column: 0 })).toBeNull();
    expect(key('ArrowDown', { index: 0, column: 0 }, { altKey: true })).toBeNull();
    expect(key('j', { index: 0, column: 0 }, { ctrlKey: true })).toBeNull();
  });
  it('stays put in an empty list', () => {
    expect(
      nextPlace(
        { key: 'ArrowDown', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
        { index: -1, column: 0 },
        { rows: 0, columns: 2, page: 5 },
      ),
    ).toEqual({ index: -1, column: 0 });
  });
});
