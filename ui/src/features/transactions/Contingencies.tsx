import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { ContingencyChangeView, ContingencyView, TransactionView } from '@/ipc/types';
import { day, number } from '@/lib/format';
import { DaysLeft } from './DaysLeft';
import { Section } from './Section';
import { useChanges } from './useChanges';
import { word } from './words';

/** The contingencies of a deal: where each stands, what follows, what can be done. */
export function Contingencies({ deal }: { deal: TransactionView }) {
  const { t } = useLingui();
  const host = useHost();
  const changes = useChanges();
  const add = (name: string, title: string) => {
    const { id, revision } = deal;
    changes
      .did(
        host.changeContingency({ id, revision, contingency: name, change: { kind: 'set', days: null } }),
        <Trans>Added: {title}</Trans>,
      )
      .catch(toastError);
  };
  return (
    <Section
      title={t`Contingencies`}
      aside={deal.otherContingencies.map((it) => (
        <button key={it.name} type="button" className="plain-button small" onClick={() => add(it.name, it.title)}>
          <Icon name="plus" size={12} /> {it.title}
        </button>
      ))}
    >
      {deal.contingencies.length === 0 && (
        <p className="small quiet">
          {deal.form.form === null ? (
            <Trans>The form of the contract is not chosen; its contingencies are not known.</Trans>
          ) : (
            <Trans>The contract has none so far.</Trans>
          )}
        </p>
      )}
      <ul className="deal-lines">
        {deal.contingencies.map((it) => (
          <Contingency key={it.contingency} it={it} deal={deal} />
        ))}
      </ul>
    </Section>
  );
}

function Contingency({ it, deal }: { it: ContingencyView; deal: TransactionView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const changes = useChanges();
  const [step, setStep] = useState<string | null>(null);
  const [on, setOn] = useState(deal.today);
  const [until, setUntil] = useState('');
  const [error, setError] = useState<unknown>(null);
  const { title } = it;
  const change = (change: ContingencyChangeView, what: React.ReactNode) =>
    changes.did(
      host.changeContingency({ id: deal.id, revision: deal.revision, contingency: it.contingency, change }),
      what,
    );
  const take = (event: FormEvent) => {
    event.preventDefault();
    if (step === null) return;
    setError(null);
    const done = word.step(i18n, step);
    change(
      { kind: 'take', step, on, until: step === 'extend' ? until || null : null },
      <Trans>
        {title}: {done}
      </Trans>,
    ).then(() => setStep(null), setError);
  };
  return (
    <li className="deal-contingency">
      <div className="row wrap between">
        <span>
          <span className="strong">{title}</span>
          {it.days !== null && (
            <span className="small quiet">
              {' · '}
              <Plural value={it.days} one="# day" other={`${number(it.days)} days`} />
            </span>
          )}
        </span>
        <span className="small nowrap" data-tone={it.passed ? 'bad' : undefined}>
          {it.state !== null && word.standing(i18n, it.state)}
          {it.due !== null && ` · ${day(it.due)} `}
          {it.left !== null && <DaysLeft days={it.left} />}
        </span>
      </div>
      <p className="small quiet">{it.follows}</p>
      {it.steps.map((taken, n) => {
        const last = day(taken.until);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end
          <p key={n} className="small">
            <span className="quiet">{day(taken.on)}</span> {word.step(i18n, taken.step)}
            {last !== '' && <Trans> until {last}</Trans>}
          </p>
        );
      })}
      <div className="row wrap small">
        {it.derivation.length > 0 && (
          <details className="deal-how grow">
            <summary className="quiet">
              <Trans>how it is counted</Trans>
            </summary>
            <ol className="deal-derivation quiet">
              {it.derivation.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ol>
          </details>
        )}
        {it.may.length > 0 && step === null && (
          <button
            type="button"
            className="plain-button"
            onClick={() => {
              setError(null);
              setStep(it.may[0] ?? null);
            }}
          >
            <Trans>Record a step</Trans>
          </button>
        )}
        {it.steps.length === 0 && (
          <button
            type="button"
            className="plain-button"
            onClick={() => void change({ kind: 'drop' }, <Trans>Removed: {title}</Trans>).catch(toastError)}
          >
            <Trans>Not in this contract</Trans>
          </button>
        )}
      </div>
      {step !== null && (
        <form className="row wrap deal-panel-fields deal-step" aria-label={t`Step of ${title}`} onSubmit={take}>
          <NativeSelect
            autoFocus
            label={t`What was done`}
            value={step}
            data={it.may.map((name) => ({ value: name, label: word.step(i18n, name) }))}
            onChange={(e) => setStep(e.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t`When`}
            required
            max={deal.today}
            value={on}
            onChange={(e) => setOn(e.currentTarget.value)}
          />
          {step === 'extend' && (
            <TextInput
              type="date"
              label={t`New last day`}
              required
              value={until}
              onChange={(e) => setUntil(e.currentTarget.value)}
            />
          )}
          <Button type="submit">
            <Trans>Record</Trans>
          </Button>
          <Button variant="default" onClick={() => setStep(null)}>
            <Trans>Cancel</Trans>
          </Button>
        </form>
      )}
      {error !== null && <ErrorNote error={error} compact />}
    </li>
  );
}
