import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { useHost } from '@/ipc/context';
import { useChanges } from './useChanges';
import { word } from './words';

/** A deal that is to go to a stage which asks for something: the day the contract binds, or why it ended. */
export interface Move {
  id: string;
  revision: number;
  title: string;
  stage: string;
  today: string;
}

/** Asks for what a stage needs, and moves. */
export function MoveForm({ move, onDone }: { move: Move; onDone: () => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const changes = useChanges();
  const [on, setOn] = useState(move.today);
  const [because, setBecause] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const ends = move.stage === 'ended';
  const stage = word.stage(i18n, move.stage);
  const title = move.title;
  const save = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const { id, revision } = move;
    changes
      .did(
        host.moveTransaction({ id, revision, stage: move.stage, on: ends ? null : on, because: because || null }),
        <Trans>
          “{title}” is at {stage}.
        </Trans>,
      )
      .then(onDone, setError)
      .finally(() => setBusy(false));
  };
  return (
    <form
      className="deal-panel"
      aria-label={t`Move ${title} to ${stage}`}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        e.preventDefault();
        e.stopPropagation();
        onDone();
      }}
    >
      <p>
        <span className="strong">{title}</span> → {stage}
      </p>
      <div className="row wrap deal-panel-fields">
        {ends ? (
          <Textarea
            autoFocus
            className="grow"
            label={t`Why it ended`}
            required
            autosize
            minRows={1}
            maxLength={2000}
            value={because}
            onChange={(e) => setBecause(e.currentTarget.value)}
          />
        ) : (
          <TextInput
            autoFocus
            type="date"
            label={t`Day the contract binds`}
            description={t`Effective date or delivered acceptance: the days of the contract are counted from it.`}
            required
            max={move.today}
            value={on}
            onChange={(e) => setOn(e.currentTarget.value)}
          />
        )}
        <Button type="submit" loading={busy}>
          <Trans>Move</Trans>
        </Button>
        <Button variant="default" onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
      {error !== null && <ErrorNote error={error} />}
    </form>
  );
}

/** Whether a stage asks for something before a deal can go there. */
export const asks = (stage: string, needsDay: boolean): boolean =>
  stage === 'ended' || (needsDay && stage !== 'offer' && stage !== 'closed');
