import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useNow } from '@/components/useNow';
import { crmKindWord } from '@/i18n/crm-words';
import type { GuardView, HeldRecordView } from '@/ipc/types';
import { age, number } from '@/lib/format';

const guardKey = (g: GuardView) => `${g.connection} ${g.kind} ${g.direction}`;

/** Deletes that were held back because they are so many, each with a way to look and to allow. */
export function Guards({
  guards,
  aside,
  onLook,
  onAllow,
}: {
  guards: readonly GuardView[];
  /** Something else has the screen where there is no room for both. */
  aside: boolean;
  /** Shows what would be deleted, where that is known here. */
  onLook: (guard: GuardView) => void;
  onAllow: (guard: GuardView) => Promise<void>;
}) {
  const { i18n } = useI18n();
  const now = useNow();
  const [asked, setAsked] = useState<GuardView | null>(null);
  return (
    <div className={aside ? 'guards aside' : 'guards'}>
      {guards.map((guard) => {
        const kind = crmKindWord(i18n, guard.kind);
        const count = number(guard.count);
        const known = number(guard.known);
        const { system } = guard;
        return (
          <div key={guardKey(guard)} className="guard warn-note" role="note">
            <Icon name="shield" />
            <div className="grow">
              <p className="strong">
                {guard.direction === 'in' ? (
                  <Trans>
                    {system} says that {count} of {known} {kind} are gone there.
                  </Trans>
                ) : (
                  <Trans>
                    {count} of {known} {kind} would be deleted at {system}.
                  </Trans>
                )}
              </p>
              <WhoBriefly guard={guard} />
              <p className="small quiet">
                {guard.direction === 'in' ? (
                  <Trans>
                    So many at once may be a mistake. Held back for {age(guard.since, now)}; here everybody is still
                    there.
                  </Trans>
                ) : (
                  <Trans>
                    So many at once may be a mistake. Held back for {age(guard.since, now)}; nothing was deleted there.
                  </Trans>
                )}
              </p>
            </div>
            {guard.direction === 'out' && (
              <Button variant="default" onClick={() => onLook(guard)}>
                <Trans>Look at them</Trans>
              </Button>
            )}
            <Button variant="default" onClick={() => setAsked(guard)}>
              <Trans>Allow…</Trans>
            </Button>
          </div>
        );
      })}
      {asked && <Ask guard={asked} onClose={() => setAsked(null)} onAllow={() => onAllow(asked)} />}
    </div>
  );
}

function Ask({ guard, onClose, onAllow }: { guard: GuardView; onClose: () => void; onAllow: () => Promise<void> }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const kind = crmKindWord(i18n, guard.kind);
  const count = number(guard.count);
  const { system } = guard;
  const inward = guard.direction === 'in';
  return (
    <Modal
      opened
      onClose={onClose}
      title={
        inward ? (
          <Trans>
            Put {count} {kind} away?
          </Trans>
        ) : (
          <Trans>
            Delete {count} {kind} at {system}?
          </Trans>
        )
      }
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <div className="stack wide">
        <p>
          {inward ? (
            <Trans>
              They are put away here because they are gone at {system}. Each can be brought back. Look at {system} first
              if you did not delete them there.
            </Trans>
          ) : (
            <Trans>What is deleted at {system} cannot be brought back from here.</Trans>
          )}
        </p>
        <WhoAll guard={guard} />
        {error !== null && <ErrorNote error={error} />}
        <div className="row between">
          <Button variant="default" onClick={onClose} data-autofocus>
            <Trans>Keep holding them back</Trans>
          </Button>
          <Button
            color="red"
            loading={busy}
            onClick={() => {
              setBusy(true);
              onAllow()
                .then(onClose, setError)
                .finally(() => setBusy(false));
            }}
          >
            {inward ? <Trans>Put them away</Trans> : <Trans>Delete them there</Trans>}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

/** So many are named beside the question. */
const BRIEFLY = 3;

const nameOf = (r: HeldRecordView) =>
  r.personName && r.personName !== r.title ? [r.title, r.personName].filter(Boolean).join(', ') : r.title;

/** The first of those who would go, in a line. */
function WhoBriefly({ guard }: { guard: GuardView }) {
  const first = guard.records.slice(0, BRIEFLY).map(nameOf);
  if (first.length === 0) return null;
  const names = first.join(' · ');
  const more = guard.count - first.length;
  return (
    <p className="small">
      {more > 0 ? (
        <Trans>
          {names} and {number(more)} more
        </Trans>
      ) : (
        names
      )}
    </p>
  );
}

/** Those who would go, by name, as far as they are known. */
function WhoAll({ guard }: { guard: GuardView }) {
  const { t } = useLingui();
  const { records } = guard;
  if (records.length === 0) return null;
  const more = guard.count - records.length;
  return (
    <div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list that scrolls must be reachable by keyboard */}
      <ul className="guard-names" tabIndex={0} aria-label={t`Who would go`}>
        {records.map((record, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may be called the same, and the list never moves
          <li key={n}>{nameOf(record)}</li>
        ))}
      </ul>
      {more > 0 && (
        <p className="small quiet">
          <Trans>and {number(more)} more</Trans>
        </p>
      )}
    </div>
  );
}
