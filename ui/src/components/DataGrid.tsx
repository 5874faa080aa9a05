import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import { usePreferences } from '@/theme/preferences';
import { type GridPlace, nextPlace } from './grid-keys';
import { Icon } from './Icon';

/** A column of a grid. */
export interface GridColumn<R> {
  id: string;
  header: ReactNode;
  /** Track of a CSS grid, such as `6rem` or `minmax(10rem, 2fr)`. */
  width: string;
  align?: 'right';
  sortable?: boolean;
  cell: (row: R) => ReactNode;
}

/** How the rows are ordered, and by which column. */
export interface GridSort {
  column: string;
  direction: 'ascending' | 'descending';
}

export interface DataGridProps<R> {
  /** What the grid is a list of, for those who hear it. */
  label: string;
  columns: readonly GridColumn<R>[];
  /** Rows in all, whether they have been fetched or not. */
  rowCount: number;
  /** The row at a place, once it is here. */
  row: (index: number) => R | undefined;
  rowId: (row: R) => string;
  sort?: GridSort | null;
  onSort?: (column: string) => void;
  /** The rows that can be seen, so that they can be fetched. */
  onVisible?: (first: number, last: number) => void;
  /** Enter or a click. */
  onOpen: (row: R) => void;
  /** The row the keyboard stands on. */
  onActive?: (row: R) => void;
  /** The row whose detail is shown. */
  openId?: string | null;
  marked?: ReadonlySet<string>;
  /** Space; with Shift the whole stretch since the last one. */
  onMark?: (ids: string[], on: boolean) => void;
  /** Grid of this name takes the keyboard when the screen opens. */
  autoFocus?: boolean;
}

/**
 * Rows by the hundred thousand with one tab stop. The keyboard stands on a row by its id: when rows come and go by
 * themselves, it stays with the same row. The active row is always in the document, however far it was scrolled away,
 * so that what a screen reader was told about never disappears.
 */
export function DataGrid<R>(props: DataGridProps<R>) {
  const { columns, rowCount, row, rowId, openId, marked, onActive, onVisible } = props;
  const prefix = useId();
  const grid = useRef<HTMLDivElement>(null);
  const height = 32 * (usePreferences((p) => p.textSize) / 100);
  const [place, setPlace] = useState<GridPlace>({ index: 0, column: 0 });
  const activeId = useRef<string | null>(null);
  const lastMark = useRef<number | null>(null);

  // The row that was active may have moved: follow it among the rows that are here.
  let index = Math.min(place.index, rowCount - 1);
  const here = index >= 0 ? row(index) : undefined;
  if (activeId.current && here && rowId(here) !== activeId.current) {
    for (let step = 1; step < 400; step += 1) {
      const found = [index - step, index + step].find((i) => {
        const other = i >= 0 && i < rowCount ? row(i) : undefined;
        return other !== undefined && rowId(other) === activeId.current;
      });
      if (found !== undefined) {
        index = found;
        break;
      }
    }
  }

  const virtual = useVirtualizer({
    count: rowCount,
    getScrollElement: () => grid.current,
    estimateSize: () => height,
    overscan: 8,
    scrollPaddingStart: height,
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const shown = defaultRangeExtractor(range);
        if (index < 0 || shown.includes(index)) return shown;
        return index < (shown[0] ?? 0) ? [index, ...shown] : [...shown, index];
      },
      [index],
    ),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew when the text size changes
  useEffect(() => virtual.measure(), [height]);

  const items = virtual.getVirtualItems();
  const range = virtual.range;
  useEffect(() => {
    if (range) onVisible?.(range.startIndex, range.endIndex);
  }, [range, onVisible]);

  useEffect(() => {
    if (props.autoFocus) grid.current?.focus({ preventScroll: true });
  }, [props.autoFocus]);

  function go(next: GridPlace) {
    const target = next.index >= 0 ? row(next.index) : undefined;
    activeId.current = target ? rowId(target) : null;
    setPlace(next);
    if (next.index >= 0) virtual.scrollToIndex(next.index, { align: 'auto' });
    if (target) onActive?.(target);
  }

  function mark(to: number, stretch: boolean) {
    const from = stretch && lastMark.current !== null ? lastMark.current : to;
    const ids: string[] = [];
    for (let i = Math.min(from, to); i <= Math.max(from, to); i += 1) {
      const found = row(i);
      if (found) ids.push(rowId(found));
    }
    const last = ids.at(-1);
    if (!last) return;
    props.onMark?.(ids, stretch || !marked?.has(ids.length === 1 ? last : ''));
    lastMark.current = to;
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== grid.current || event.nativeEvent.isComposing) return;
    const page = Math.max(1, Math.floor((grid.current?.clientHeight ?? height * 10) / height) - 2);
    const next = nextPlace(event, { index, column: place.column }, { rows: rowCount, columns: columns.length, page });
    if (next) {
      event.preventDefault();
      go(next);
      return;
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      if (index < 0 || place.index < 0) {
        const column = columns[place.column];
        if (column?.sortable) props.onSort?.(column.id);
      } else {
        const found = row(index);
        if (found) props.onOpen(found);
      }
    } else if (event.key === ' ' && props.onMark && index >= 0) {
      event.preventDefault();
      mark(index, event.shiftKey);
    }
  }

  const template = columns.map((c) => c.width).join(' ');
  // Said outright: left to the browser, a header and its rows would work out different widths for the same tracks.
  const minWidth = `${columns.reduce((sum, c) => sum + leastWidth(c.width), 1)}rem`;
  const onHeader = place.index < 0;
  const activeCell = rowCount > 0 || onHeader ? `${prefix}${onHeader ? 'h' : `r${index}`}c${place.column}` : undefined;

  return (
    <div
      ref={grid}
      className="grid"
      role="grid"
      aria-label={props.label}
      aria-rowcount={rowCount + 1}
      aria-colcount={columns.length}
      aria-multiselectable={props.onMark ? true : undefined}
      aria-activedescendant={activeCell}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className="grid-head" style={{ minWidth }}>
        <div role="row" aria-rowindex={1} className="grid-row" style={{ gridTemplateColumns: template }}>
          {columns.map((column, c) => {
            const sorted = props.sort?.column === column.id ? props.sort.direction : undefined;
            return (
              <div
                key={column.id}
                id={`${prefix}hc${c}`}
                role="columnheader"
                tabIndex={-1}
                aria-colindex={c + 1}
                aria-sort={column.sortable ? (sorted ?? 'none') : undefined}
                className={[
                  'grid-cell',
                  column.align,
                  column.sortable && 'sortable',
                  onHeader && place.column === c && 'active',
                ]
                  .filter(Boolean)
                  .join(' ')}
                onClick={column.sortable ? () => props.onSort?.(column.id) : undefined}
              >
                <span className="ellipsis">{column.header}</span>
                {sorted && <Icon name={sorted === 'ascending' ? 'up' : 'down'} size={12} />}
              </div>
            );
          })}
        </div>
      </div>
      <div role="rowgroup" className="grid-body" style={{ height: virtual.getTotalSize(), minWidth }}>
        {items.map((item) => {
          const data = row(item.index);
          const id = data === undefined ? undefined : rowId(data);
          const active = item.index === index && !onHeader;
          return (
            <div
              key={id ?? `at${item.index}`}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={props.onMark ? id !== undefined && (marked?.has(id) ?? false) : undefined}
              aria-current={id !== undefined && id === openId ? 'true' : undefined}
              aria-busy={data === undefined ? true : undefined}
              data-row={id}
              className={[
                'grid-row',
                active && 'active',
                id !== undefined && id === openId && 'open',
                id !== undefined && marked?.has(id) && 'marked',
              ]
                .filter(Boolean)
                .join(' ')}
              style={{ gridTemplateColumns: template, height, transform: `translateY(${item.start}px)` }}
              onClick={(event) => {
                if (data === undefined) return;
                grid.current?.focus({ preventScroll: true });
                activeId.current = id ?? null;
                setPlace({ index: item.index, column: place.column });
                if (event.shiftKey && props.onMark) mark(item.index, true);
                else if ((event.ctrlKey || event.metaKey) && props.onMark) mark(item.index, false);
                else props.onOpen(data);
              }}
            >
              {columns.map((column, c) => (
                <div
                  key={column.id}
                  id={`${prefix}r${item.index}c${c}`}
                  role="gridcell"
                  aria-colindex={c + 1}
                  className={['grid-cell', column.align, active && place.column === c && 'active']
                    .filter(Boolean)
                    .join(' ')}
                >
                  {data === undefined ? <span className="grid-wait" /> : column.cell(data)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The least width of a track in rem. */
function leastWidth(track: string): number {
  return Number.parseFloat(/^(?:minmax\()?([\d.]+)rem/.exec(track)?.[1] ?? '0');
}
