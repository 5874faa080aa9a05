import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Menu } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { Icon } from '@/components/Icon';
import type { TransactionCardView, TransactionStageView, TransactionsView } from '@/ipc/types';
import { day, money, number, shortDay, shortMoney } from '@/lib/format';
import { DaysLeft } from './DaysLeft';
import { word } from './words';

/** Pixels a pointer has to travel before a press is a drag. */
const SLACK = 5;

interface Held {
  card: TransactionCardView;
  from: string;
  over: string;
  x: number;
  y: number;
}

/**
 * Stages side by side. Arrows walk from deal to deal, Enter opens one; the menu beside it, or Alt with an arrow, moves it.
 * A deal can be dragged as well; Escape lets it fall back.
 */
export function Board({
  board,
  onMove,
  onOpen,
}: {
  board: TransactionsView;
  onMove: (card: TransactionCardView, stage: string) => void;
  onOpen: (id: string) => void;
}) {
  const { i18n } = useI18n();
  const { t } = useLingui();
  const root = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const press = useRef<{ card: TransactionCardView; from: string; x: number; y: number; pointer: number } | null>(null);
  const dropped = useRef(false);
  const all = board.stages.flatMap((s) => s.cards);
  const stop = all.some((c) => c.id === active) ? active : (all[0]?.id ?? null);

  function focus(id: string | undefined) {
    if (id === undefined) return;
    setActive(id);
    [...(root.current?.querySelectorAll<HTMLElement>('[data-deal]') ?? [])]
      .find((el) => el.dataset.deal === id)
      ?.focus();
  }

  function onKey(event: KeyboardEvent, card: TransactionCardView, column: number, row: number) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !event.key.startsWith('Arrow')) return;
    event.preventDefault();
    event.stopPropagation();
    const side = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (event.altKey) {
      const to = board.stages[column + side]?.stage;
      if (side !== 0 && to && card.mayGo.includes(to)) onMove(card, to);
      return;
    }
    if (side === 0) {
      focus(board.stages[column]?.cards[row + (event.key === 'ArrowUp' ? -1 : 1)]?.id);
      return;
    }
    for (let c = column + side; c >= 0 && c < board.stages.length; c += side) {
      const cards = board.stages[c]?.cards ?? [];
      if (cards.length > 0) return focus(cards[Math.min(row, cards.length - 1)]?.id);
    }
  }

  function stageAt(x: number, y: number): string | null {
    for (const el of root.current?.querySelectorAll<HTMLElement>('[data-stage]') ?? []) {
      const box = el.getBoundingClientRect();
      if (x >= box.left && x < box.right && y >= box.top && y < box.bottom) return el.dataset.stage ?? null;
    }
    return null;
  }

  function onPointerMove(event: PointerEvent) {
    const from = press.current;
    if (!from || event.pointerId !== from.pointer) return;
    if (!held && Math.hypot(event.clientX - from.x, event.clientY - from.y) < SLACK) return;
    if (!held) root.current?.setPointerCapture(from.pointer);
    setHeld({
      card: from.card,
      from: from.from,
      over: stageAt(event.clientX, event.clientY) ?? from.from,
      x: event.clientX - from.x,
      y: event.clientY - from.y,
    });
  }

  function end(keep: boolean) {
    press.current = null;
    if (!held) return;
    // The click that ends a drag opens nothing.
    dropped.current = true;
    setTimeout(() => {
      dropped.current = false;
    }, 0);
    setHeld(null);
    if (keep && held.over !== held.from && held.card.mayGo.includes(held.over)) onMove(held.card, held.over);
  }

  return (
    <div
      ref={root}
      className={held ? 'deal-board dragging' : 'deal-board'}
      onPointerMove={onPointerMove}
      onPointerUp={() => end(true)}
      onPointerCancel={() => end(false)}
      onKeyDownCapture={(event) => {
        if (event.key !== 'Escape' || !held) return;
        event.preventDefault();
        end(false);
      }}
    >
      {board.stages.map((column, c) => {
        const name = word.stage(i18n, column.stage);
        const may = held?.card.mayGo.includes(column.stage) ?? false;
        return (
          <section
            key={column.stage}
            className="deal-column"
            data-stage={column.stage}
            data-over={(held && held.over === column.stage && may) || undefined}
            data-closed={(held && held.from !== column.stage && !may) || undefined}
            aria-label={name}
          >
            <Head column={column} name={name} />
            <ul className="deal-cards">
              {column.cards.map((card, r) => (
                <li
                  key={card.id}
                  className={held?.card.id === card.id ? 'deal-slot held' : 'deal-slot'}
                  style={held?.card.id === card.id ? { transform: `translate(${held.x}px, ${held.y}px)` } : undefined}
                >
                  <button
                    type="button"
                    className="deal-card"
                    data-deal={card.id}
                    tabIndex={card.id === stop ? 0 : -1}
                    aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight"
                    onFocus={() => setActive(card.id)}
                    onKeyDown={(event) => onKey(event, card, c, r)}
                    onPointerDown={(event) => {
                      if (event.button === 0)
                        press.current = {
                          card,
                          from: column.stage,
                          x: event.clientX,
                          y: event.clientY,
                          pointer: event.pointerId,
                        };
                    }}
                    onClick={() => {
                      if (!dropped.current) onOpen(card.id);
                    }}
                  >
                    <Card card={card} today={board.today} />
                  </button>
                  {card.mayGo.length > 0 && (
                    <Menu position="bottom-end" withinPortal withInitialFocusPlaceholder={false}>
                      <Menu.Target>
                        <ActionIcon
                          className="deal-menu"
                          variant="subtle"
                          color="gray"
                          size={24}
                          tabIndex={card.id === stop ? 0 : -1}
                          aria-label={t`Move ${card.title} to…`}
                        >
                          <Icon name="more" />
                        </ActionIcon>
                      </Menu.Target>
                      <Menu.Dropdown aria-label={t`Move to…`}>
                        {card.mayGo.map((stage) => (
                          <Menu.Item key={stage} onClick={() => onMove(card, stage)}>
                            {word.stage(i18n, stage)}
                          </Menu.Item>
                        ))}
                      </Menu.Dropdown>
                    </Menu>
                  )}
                </li>
              ))}
              {column.count > column.cards.length && (
                <li className="small quiet">
                  <Trans>The latest {number(column.cards.length)} are shown.</Trans>
                </li>
              )}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function Head({ column, name }: { column: TransactionStageView; name: string }) {
  const { t } = useLingui();
  const unpriced = column.unpriced;
  const total = money(column.total);
  return (
    <header className="deal-column-head">
      <h2>{name}</h2>
      <span className="small quiet row between">
        <Plural value={column.count} one="# deal" other={`${number(column.count)} deals`} />
        {column.total.minor > 0 && (
          <span
            className="num"
            title={
              unpriced > 0 ? t`Prices together: ${total}; ${unpriced} without a price` : t`Prices together: ${total}`
            }
          >
            {shortMoney(column.total)}
            {unpriced > 0 && '+'}
          </span>
        )}
      </span>
    </header>
  );
}

function Card({ card, today }: { card: TransactionCardView; today: string }) {
  const { i18n } = useI18n();
  const more = card.risks - 1;
  return (
    <>
      <span className="deal-title ellipsis" title={card.title}>
        {card.title}
      </span>
      <span className="row between">
        <span className="strong num">{card.price ? money(card.price) : <Trans>no price</Trans>}</span>
        {card.closing && (
          <span className="small quiet nowrap" title={day(card.closing)}>
            <Trans>closes {shortDay(card.closing, today)}</Trans>
          </span>
        )}
      </span>
      {card.next && (
        <span className="small deal-next">
          <span className="ellipsis grow" title={`${card.next.title}, ${day(card.next.day)}`}>
            {card.next.title}
          </span>
          <DaysLeft days={card.next.days} />
        </span>
      )}
      {card.risk && (
        <span className="small deal-risk" data-tone={card.next && card.next.days < 0 ? 'bad' : 'warn'}>
          <Icon name="warn" size={12} />
          <span className="ellipsis">{word.signal(i18n, card.risk)}</span>
          {more > 0 && <span className="nowrap">+{number(more)}</span>}
        </span>
      )}
    </>
  );
}
