import { useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { moved } from '@/lib/reorder';
import { Grip } from './Grip';
import './paper.css';

/** Pixels a pointer has to travel before a press is a drag. */
const SLACK = 4;

/** One line of a list that can be put in order. */
export interface SortItem {
  id: string;
  /** Read out when it moves. */
  name: string;
}

/**
 * A list put in order by dragging, or from the keyboard: arrows walk, Alt and an arrow move, and the new place is read
 * out. The list is one stop of the Tab key; the tools of the line that has the keyboard are the next ones.
 */
export function SortList<T extends SortItem>({
  label,
  items,
  currentId,
  onPick,
  onOrder,
  children,
  tools,
}: {
  label: string;
  items: readonly T[];
  currentId: string | null;
  onPick: (item: T) => void;
  onOrder: (ids: string[]) => void;
  children: (item: T, place: number) => ReactNode;
  /** Buttons at the end of a line; they take the tab index they are given. */
  tools?: (item: T, tabIndex: 0 | -1) => ReactNode;
}) {
  const { t } = useLingui();
  const [said, setSaid] = useState('');
  /** The order while something is being dragged. */
  const [held, setHeld] = useState<{ id: string; order: readonly T[] } | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const press = useRef<{ id: string; y: number; pointer: number } | null>(null);
  const dropped = useRef(false);
  const shown = held?.order ?? items;
  const stop = [active, currentId, items[0]?.id].find((id) => id && items.some((item) => item.id === id)) ?? null;

  const place = (id: string) => shown.findIndex((item) => item.id === id);
  const main = (id: string) =>
    [...(list.current?.querySelectorAll<HTMLElement>('[data-sort]') ?? [])].find((el) => el.dataset.sort === id);
  const say = (item: T, to: number, count: number) => {
    const name = item.name;
    setSaid(t`${name}, now ${to + 1} of ${count}`);
  };

  function shift(item: T, by: number) {
    const from = items.indexOf(item);
    const to = from + by;
    const next = moved(items, from, to);
    if (next === items) return;
    onOrder(next.map(({ id }) => id));
    say(item, to, items.length);
    setActive(item.id);
    requestAnimationFrame(() => main(item.id)?.scrollIntoView({ block: 'nearest' }));
  }

  function walk(to: number) {
    const item = items[Math.max(0, Math.min(items.length - 1, to))];
    if (!item) return;
    setActive(item.id);
    main(item.id)?.focus();
    onPick(item);
  }

  function onKey(event: KeyboardEvent, item: T) {
    const at = items.indexOf(item);
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (by !== 0 && event.altKey) shift(item, by);
    else if (event.altKey) return;
    else if (by !== 0) walk(at + by);
    else if (event.key === 'Home') walk(0);
    else if (event.key === 'End') walk(items.length - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function onPointerMove(event: PointerEvent) {
    const from = press.current;
    if (!from || event.pointerId !== from.pointer) return;
    if (!held && Math.abs(event.clientY - from.y) < SLACK) return;
    if (!held) list.current?.setPointerCapture(from.pointer);
    const order = held?.order ?? items;
    const rows = [...(list.current?.children ?? [])].map((row) => row.getBoundingClientRect());
    const over = rows.findIndex(({ top, bottom }) => event.clientY >= top && event.clientY < bottom);
    const above = rows[0] && event.clientY < rows[0].top;
    const to = over >= 0 ? over : above ? 0 : rows.length - 1;
    const at = order.findIndex((item) => item.id === from.id);
    setHeld({ id: from.id, order: moved(order, at, to) });
    list.current?.children[to]?.scrollIntoView({ block: 'nearest' });
  }

  function end(keep: boolean) {
    const from = press.current;
    press.current = null;
    if (!held || !from) return;
    // The click that ends a drag is no choice of a line.
    dropped.current = true;
    setTimeout(() => {
      dropped.current = false;
    }, 0);
    setHeld(null);
    const item = held.order.find(({ id }) => id === from.id);
    if (!keep || !item || held.order.every(({ id }, i) => id === items[i]?.id)) return;
    onOrder(held.order.map(({ id }) => id));
    say(item, held.order.indexOf(item), held.order.length);
    setActive(item.id);
  }

  return (
    <>
      <ul
        ref={list}
        className="sort-list"
        aria-label={label}
        onPointerMove={onPointerMove}
        onPointerUp={() => end(true)}
        onPointerCancel={() => end(false)}
        onKeyDownCapture={(event) => {
          if (event.key !== 'Escape' || !held) return;
          event.preventDefault();
          end(false);
        }}
      >
        {shown.map((item) => (
          <li
            key={item.id}
            className={held?.id === item.id ? 'sort-row held' : 'sort-row'}
            data-current={item.id === currentId || undefined}
            onPointerDown={(event) => {
              if (event.button !== 0 || (event.target as Element).closest('[data-tool]')) return;
              press.current = { id: item.id, y: event.clientY, pointer: event.pointerId };
            }}
          >
            <span className="sort-grip" aria-hidden="true">
              <Grip />
            </span>
            <button
              type="button"
              className="sort-main"
              data-sort={item.id}
              tabIndex={item.id === stop ? 0 : -1}
              aria-current={item.id === currentId ? 'true' : undefined}
              aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
              onFocus={() => setActive(item.id)}
              onKeyDown={(event) => onKey(event, item)}
              onClick={() => {
                if (!dropped.current) onPick(item);
              }}
            >
              {children(item, place(item.id))}
            </button>
            {tools && (
              <span className="sort-tools" data-tool>
                {tools(item, item.id === stop ? 0 : -1)}
              </span>
            )}
          </li>
        ))}
      </ul>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </>
  );
}
