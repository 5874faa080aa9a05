import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { toast } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { FieldView, PersonView } from '@/ipc/types';

/** By which roads somebody may be reached. Barring one takes a click; lifting a bar takes a reason, which is kept. */
export function PersonConsent({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const names: Record<string, string> = {
    DoNotCall: t`Calls`,
    DoNotText: t`Text messages`,
    DoNotEmail: t`E-mail`,
    DoNotMail: t`Letters`,
  };
  const fields = person.fields.filter((f) => f.form === 'consent');
  if (fields.length === 0) return null;
  return (
    <section className="side-section" aria-label={t`May be contacted by`}>
      <h3>
        <Trans>May be contacted by</Trans>
      </h3>
      <ul className="task-lines">
        {fields.map((f) => (
          <Line key={f.name} person={person.id} field={f} name={names[f.name] ?? f.label ?? f.name} />
        ))}
      </ul>
    </section>
  );
}

function Line({ person, field, name }: { person: string; field: FieldView; name: string }) {
  const { t } = useLingui();
  const host = useHost();
  const [lifting, setLifting] = useState(false);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>(null);
  const barred = field.value.kind === 'flag' && field.value.flag;
  const set = (restricted: boolean) => {
    setError(null);
    host
      .setConsent({ id: person, field: field.name, restricted, reason: restricted ? null : reason.trim() })
      .then(({ sentTo }) => {
        const systems = sentTo.join(', ');
        setLifting(false);
        setReason('');
        toast(systems === '' ? <Trans>Saved here.</Trans> : <Trans>Saved here. {systems} will be told.</Trans>);
      }, setError);
  };
  const lift = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim().length >= 3) set(false);
  };
  return (
    <li>
      <div className="row">
        <span className="grow">{name}</span>
        {barred ? (
          <span className="blocked-mark small">
            <Icon name="shield" size={12} /> <Trans>opted out</Trans>
          </span>
        ) : (
          <span className="small quiet">
            <Icon name="check" size={12} /> <Trans>not opted out</Trans>
          </span>
        )}
        {barred ? (
          <button
            type="button"
            className="plain-button small"
            aria-label={t`Lift: ${name}`}
            aria-expanded={lifting}
            onClick={() => setLifting(!lifting)}
          >
            <Trans>Lift…</Trans>
          </button>
        ) : (
          <button
            type="button"
            className="plain-button small"
            aria-label={t`Opt out: ${name}`}
            onClick={() => set(true)}
          >
            <Trans>Opt out</Trans>
          </button>
        )}
      </div>
      {lifting && barred && (
        <form className="stack lift" onSubmit={lift}>
          <TextInput
            autoFocus
            label={t`Why this may be lifted (kept with the person)`}
            placeholder={t`Asked for a call back by e-mail on Monday`}
            value={reason}
            maxLength={500}
            onChange={(e) => setReason(e.currentTarget.value)}
            onKeyDown={(e) => {
              if (e.key !== 'Escape') return;
              e.preventDefault();
              setLifting(false);
            }}
          />
          <div>
            <Button type="submit" variant="default" disabled={reason.trim().length < 3}>
              <Trans>Lift it</Trans>
            </Button>
          </div>
        </form>
      )}
      {error !== null && <ErrorNote error={error} compact />}
    </li>
  );
}
