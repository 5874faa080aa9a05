import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useCommands } from '@/components/commands';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { TransactionCardView } from '@/ipc/types';
import { money, number } from '@/lib/format';
import { useDeals } from './api';
import { Board } from './Board';
import { DealForm, emptyDeal } from './DealForm';
import { asks, type Move, MoveForm } from './MoveForm';
import { useChanges } from './useChanges';
import { isOver, word } from './words';
import './transactions.css';

/** Deals by stage, from the offer to the closing. */
export function BoardScreen({
  onOpen,
  onPipeline,
  onTours,
}: {
  onOpen: (id: string) => void;
  onPipeline: () => void;
  onTours: () => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const changes = useChanges();
  const [text, setText] = useState('');
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<Move | null>(null);
  const { data: board, error, refetch } = useDeals(text.trim());
  useCommands('deals', [{ id: 'deals.new', title: t`New deal`, keys: 'n', run: () => setAdding(true) }]);

  const move = (card: TransactionCardView, stage: string) => {
    const { id, revision, title } = card;
    if (asks(stage, card.needsDay)) {
      setAsked({ id, revision, title, stage, today: board?.today ?? '' });
      return;
    }
    const name = word.stage(i18n, stage);
    changes
      .did(
        host.moveTransaction({ id, revision, stage, on: null, because: null }),
        <Trans>
          “{title}” is at {name}.
        </Trans>,
      )
      .catch(toastError);
  };
  const open = (board?.stages ?? []).filter((s) => !isOver(s.stage));
  const count = open.reduce((sum, s) => sum + s.count, 0);
  const total = open.reduce((sum, s) => sum + s.total.minor, 0);
  const found = (board?.stages ?? []).some((s) => s.count > 0);
  return (
    <div className="fill stack deals" style={{ gap: 0 }}>
      <div className="toolbar">
        <h1 style={{ fontSize: 'var(--f-title)' }}>
          <Trans>Deals</Trans>
        </h1>
        <TextInput
          className="deals-search"
          aria-label={t`Search deals`}
          placeholder={t`Address or name`}
          leftSection={<Icon name="search" size={12} />}
          value={text}
          maxLength={200}
          onChange={(e) => setText(e.currentTarget.value)}
        />
        <button
          type="button"
          className="plain-button small"
          title={t`Opportunities of your CRM, before there is a contract`}
          onClick={onPipeline}
        >
          <Trans>Pipeline of people</Trans>
        </button>
        <button type="button" className="plain-button small" onClick={onTours}>
          <Trans>Tours</Trans>
        </button>
        <span className="grow" />
        <span className="small nowrap num" role="status" aria-live="polite">
          {board?.any && (
            <>
              <Plural value={count} one="# open deal" other={`${number(count)} open deals`} />
              {total > 0 && <span className="strong"> · {money({ minor: total, currency: 'USD' })}</span>}
            </>
          )}
        </span>
        <Button leftSection={<Icon name="plus" size={12} />} onClick={() => setAdding(true)}>
          <Trans>New deal</Trans>
        </Button>
      </div>
      {adding && (
        <DealForm
          start={emptyDeal()}
          revision={0}
          onClose={() => setAdding(false)}
          onSaved={(deal) => {
            setAdding(false);
            onOpen(deal.id);
          }}
        />
      )}
      {asked && <MoveForm key={`${asked.id}-${asked.stage}`} move={asked} onDone={() => setAsked(null)} />}
      {error ? (
        <div className="pad">
          <ErrorNote error={error} onRetry={() => void refetch()} />
        </div>
      ) : !board ? (
        <Loading />
      ) : !board.any ? (
        !adding && (
          <Empty
            icon="deal"
            title={<Trans>No deals yet</Trans>}
            action={
              <Button onClick={() => setAdding(true)}>
                <Trans>Enter the first deal</Trans>
              </Button>
            }
          >
            <p>
              <Trans>
                Enter an offer or an accepted contract: its form counts the days, says what is due next and what
                endangers the closing.
              </Trans>
            </p>
          </Empty>
        )
      ) : !found && !adding ? (
        <Empty
          icon="search"
          title={<Trans>No deal with these words</Trans>}
          action={
            <Button variant="default" onClick={() => setText('')}>
              <Trans>Show all deals</Trans>
            </Button>
          }
        />
      ) : adding ? null : (
        <Board board={board} onMove={move} onOpen={onOpen} />
      )}
    </div>
  );
}
