import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { Icon } from '@/components/Icon';
import { SystemBadges } from '@/components/SystemBadges';
import type { BoardView, DealView } from '@/ipc/types';
import { day, money, number, shortMoney } from '@/lib/format';
import { neighbour, placeOf } from './board';
import { about } from './state';

/** Pixels a pointer has to travel before a press is a drag. */
const SLACK = 5;

interface Held {
  deal: DealView;
  stage: string;
  x: number;
  y: number;
}

/**
 * Stages side by side. One stop of the Tab key: arrows walk from deal to deal, Alt with an arrow moves one to the next
 * stage, Enter opens the person. A deal can be dragged as well; Escape lets it fall back.
 */
export function Board({
  board,
  onMove,
  onOpen,
}: {
  board: BoardView;
  onMove: (deal: DealView, stage: string) => void;
  onOpen: (deal: DealView) => void;
}) {
  const { t } = useLingui();
  const root = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const [said, setSaid] = useState('');
  const press = useRef<{ deal: DealView; x: number; y: number; pointer: number } | null>(null);
  const dropped = useRef(false);
  const follow = useRef<{ id: string; stage: string } | null>(null);
  const first = board.columns.find((c) => c.deals.length > 0)?.deals[0]?.id ?? null;
  const stop = active && placeOf(board, active) ? active : first;
  const card = (id: string) =>
    [...(root.current?.querySelectorAll<HTMLElement>('[data-deal]') ?? [])].find((el) => el.dataset.deal === id);

  // A deal that was moved by key takes the keyboard with it.
  useEffect(() => {
    const to = follow.current;
    // The new board may be drawn a moment after the key.
    if (!to || placeOf(board, to.id)?.deal.stage !== to.stage) return;
    follow.current = null;
    const el = card(to.id);
    el?.focus();
    el?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });

  const at = stop ? placeOf(board, stop) : null;
  const subject = at?.deal.person ?? null;
  const subjectName = at?.deal.personName ?? '';
  useEffect(() => {
    if (subject) about({ id: subject, name: subjectName, systems: [] });
  }, [subject, subjectName]);

  function shift(deal: DealView, by: -1 | 1) {
    const place = placeOf(board, deal.id);
    const target = place && board.columns[place.column + by];
    if (!target || target.stage === '') return;
    const name = deal.name;
    const stage = target.stage;
    setActive(deal.id);
    follow.current = { id: deal.id, stage };
    onMove(deal, stage);
    setSaid(t`${name}, now in ${stage}`);
  }

  function onKey(event: KeyboardEvent, deal: DealView) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.altKey) {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      event.preventDefault();
      event.stopPropagation();
      shift(deal, event.key === 'ArrowLeft' ? -1 : 1);
      return;
    }
    const next = neighbour(board, deal.id, event.key);
    if (!next && !/^(Arrow|Home|End)/.test(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!next) return;
    setActive(next);
    card(next)?.focus();
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
      deal: from.deal,
      stage: stageAt(event.clientX, event.clientY) ?? from.deal.stage ?? '',
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
    if (!keep || held.stage === (held.deal.stage ?? '') || held.stage === '') return;
    setActive(held.deal.id);
    onMove(held.deal, held.stage);
  }

  return (
    <div
      ref={root}
      className={held ? 'board dragging' : 'board'}
      onPointerMove={onPointerMove}
      onPointerUp={() => end(true)}
      onPointerCancel={() => end(false)}
      onKeyDownCapture={(event) => {
        if (event.key !== 'Escape' || !held) return;
        event.preventDefault();
        end(false);
      }}
    >
      {board.columns.map((column) => {
        const name = column.stage || t`No stage`;
        return (
          <section
            key={column.stage}
            className="board-column"
            data-stage={column.stage}
            data-over={(held && held.stage === column.stage && held.stage !== held.deal.stage) || undefined}
            aria-label={name}
          >
            <header className="board-head">
              <h2 className="board-stage" title={name}>
                {name}
              </h2>
              <span className="small quiet row between">
                <Plural value={column.count} one="# deal" other={`${number(column.count)} deals`} />
                <span className="num">
                  {column.totals.map((m) => (
                    <span key={m.currency} title={money(m)}>
                      {shortMoney(m)}{' '}
                    </span>
                  ))}
                </span>
              </span>
            </header>
            <ul className="board-deals">
              {column.deals.map((deal) => (
                <li
                  key={deal.id}
                  className={held?.deal.id === deal.id ? 'board-slot held' : 'board-slot'}
                  style={held?.deal.id === deal.id ? { transform: `translate(${held.x}px, ${held.y}px)` } : undefined}
                >
                  <button
                    type="button"
                    className="board-card"
                    data-deal={deal.id}
                    tabIndex={deal.id === stop ? 0 : -1}
                    aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight"
                    onFocus={() => setActive(deal.id)}
                    onKeyDown={(event) => onKey(event, deal)}
                    onPointerDown={(event) => {
                      if (event.button === 0)
                        press.current = { deal, x: event.clientX, y: event.clientY, pointer: event.pointerId };
                    }}
                    onClick={() => {
                      if (!dropped.current) onOpen(deal);
                    }}
                  >
                    <Card deal={deal} />
                  </button>
                </li>
              ))}
              {column.count > column.deals.length && (
                <li className="small quiet board-rest">
                  <Trans>The {number(column.deals.length)} largest are shown.</Trans>
                </li>
              )}
            </ul>
          </section>
        );
      })}
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </div>
  );
}

function Card({ deal }: { deal: DealView }) {
  return (
    <>
      <span className="board-name">{deal.name}</span>
      {deal.personName && <span className="quiet ellipsis">{deal.personName}</span>}
      <span className="row between wrap board-money">
        <span className="strong">{money(deal.amount)}</span>
        {deal.closesOn && (
          <span className="small quiet nowrap">
            <Trans>closes {day(deal.closesOn)}</Trans>
          </span>
        )}
      </span>
      <span className="row wrap board-marks">
        <SystemBadges systems={deal.systems} />
        {!deal.open && deal.status && <span className="small quiet">{deal.status}</span>}
        {deal.open && !deal.hasNextTask && (
          <span className="overdue small nowrap">
            <Icon name="warn" size={12} /> <Trans>no next step</Trans>
          </span>
        )}
        {deal.waiting && (
          <span className="waiting-mark small nowrap">
            <Icon name="clock" size={12} /> <Trans>waits to be sent</Trans>
          </span>
        )}
      </span>
    </>
  );
}
