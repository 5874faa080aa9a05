import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { useHost } from '@/ipc/context';
import type { AttemptView } from '@/ipc/types';
import { instant } from '@/lib/format';

/** What was found of a blocked attempt, and the form to note it. The decision stands; no payment comes of it. */
export function Reviews({ attempt, mayReview }: { attempt: AttemptView; mayReview: boolean }) {
  const { t } = useLingui();
  const host = useHost();
  const [finding, setFinding] = useState('upheld');
  const [note, setNote] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const save = () => {
    setError(null);
    setBusy(true);
    host
      .reviewAttempt({ id: attempt.id, factsWrong: finding === 'facts-wrong', note })
      .then(() => setNote(''), setError)
      .finally(() => setBusy(false));
  };
  return (
    <section className="stack">
      <h3>
        <Trans>Review</Trans>
      </h3>
      {attempt.reviews.map((review) => (
        <p key={`${review.at} ${review.note}`} style={{ margin: 0 }}>
          {review.factsWrong ? <Trans>The facts were wrong.</Trans> : <Trans>The block stands.</Trans>} {review.note}{' '}
          <span className="quiet small nowrap">
            {review.by}, {instant(review.at)}
          </span>
        </p>
      ))}
      {mayReview ? (
        <form
          className="stack"
          onSubmit={(e) => {
            e.preventDefault();
            save();
          }}
        >
          <NativeSelect
            label={t`What was found`}
            value={finding}
            onChange={(e) => setFinding(e.currentTarget.value)}
            data={[
              { value: 'upheld', label: t`The block stands` },
              { value: 'facts-wrong', label: t`The facts were wrong: ask again with the right ones` },
            ]}
          />
          <Textarea
            label={t`Note`}
            autosize
            minRows={2}
            maxRows={6}
            value={note}
            onChange={(e) => setNote(e.currentTarget.value)}
          />
          {error !== null && <ErrorNote error={error} compact />}
          <div className="row">
            <Button type="submit" variant="default" disabled={note.trim() === ''} loading={busy}>
              <Trans>Reviewed</Trans>
            </Button>
            <span className="small quiet">
              <Trans>A review is kept and cannot be changed. No payment comes of it.</Trans>
            </span>
          </div>
        </form>
      ) : (
        attempt.reviews.length === 0 && (
          <span className="small quiet">
            <Trans>An admin reviews blocked attempts.</Trans>
          </span>
        )
      )}
    </section>
  );
}
