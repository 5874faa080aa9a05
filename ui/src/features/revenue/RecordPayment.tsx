import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { toast } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { PaymentDecisionView } from '@/ipc/types';
import { DecisionNote } from './DecisionNote';
import { readCents, today } from './money';
import { Parties, TermsFields } from './Terms';
import { noTerms } from './terms';

/** A payment by hand: only bases that the law leaves a way to, and a field for each record that the rule asks for. */
export function RecordPayment({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const host = useHost();
  const [incoming, setIncoming] = useState(false);
  const [payer, setPayer] = useState('');
  const [payee, setPayee] = useState('');
  const [amount, setAmount] = useState('');
  const [dueOn, setDueOn] = useState(today());
  const [what, setWhat] = useState('');
  const [reference, setReference] = useState('');
  const [terms, setTerms] = useState(noTerms);
  const [error, setError] = useState<unknown>(null);
  const [refused, setRefused] = useState<PaymentDecisionView | null>(null);
  const [saving, setSaving] = useState(false);
  const cents = readCents(amount);
  const ready =
    payer.trim() !== '' && payee.trim() !== '' && what.trim() !== '' && (cents ?? 0) > 0 && terms.basis !== '';
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || cents === null) return;
    setSaving(true);
    setError(null);
    setRefused(null);
    host
      .recordPayment({
        incoming,
        payer,
        payee,
        cents,
        dueOn,
        what,
        reference: reference || null,
        deal: null,
        terms,
      })
      .then((outcome) => {
        if (outcome.payment === null) return setRefused(outcome.decision);
        toast(<Trans>The payment is recorded.</Trans>);
        onClose();
      }, setError)
      .finally(() => setSaving(false));
  };
  return (
    <form
      className="revenue-scroll"
      aria-label={t`New payment`}
      onSubmit={save}
      onChange={() => setRefused(null)}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        e.preventDefault();
        onClose();
      }}
    >
      <div className="stack wide revenue-narrow">
        <h2>
          <Trans>Record a payment</Trans>
        </h2>
        <div className="revenue-form">
          <NativeSelect
            label={t`Which way`}
            value={incoming ? 'in' : 'out'}
            onChange={(e) => setIncoming(e.currentTarget.value === 'in')}
            data={[
              { value: 'out', label: t`From us` },
              { value: 'in', label: t`To us` },
            ]}
          />
          <TextInput label={t`Payer`} autoFocus value={payer} onChange={(e) => setPayer(e.currentTarget.value)} />
          <TextInput label={t`Payee`} value={payee} onChange={(e) => setPayee(e.currentTarget.value)} />
          <Parties terms={terms} onTerms={setTerms} />
          <TextInput
            label={t`Amount, US dollars`}
            inputMode="decimal"
            value={amount}
            error={amount !== '' && cents === null ? t`An amount in dollars and whole cents` : undefined}
            onChange={(e) => setAmount(e.currentTarget.value)}
          />
          <TextInput type="date" label={t`Due`} value={dueOn} onChange={(e) => setDueOn(e.currentTarget.value)} />
          <TextInput
            label={t`What it is for`}
            value={what}
            maxLength={500}
            onChange={(e) => setWhat(e.currentTarget.value)}
          />
          <TextInput
            label={t`Reference on statements`}
            value={reference}
            maxLength={100}
            onChange={(e) => setReference(e.currentTarget.value)}
          />
        </div>
        <p className="small quiet" style={{ margin: 0 }}>
          <Trans>What it is for counts too: “for each closing” is read as a payment for each closing.</Trans>
        </p>
        {!refused && <TermsFields terms={terms} onTerms={setTerms} what={what} />}
        {refused && (
          <div className="stack" role="alert">
            <span className="strong">
              <Trans>Not recorded. That it was asked is kept, with this answer.</Trans>
            </span>
            <DecisionNote decision={refused} />
          </div>
        )}
        {error !== null && <ErrorNote error={error} compact />}
        <div className="row">
          <Button type="submit" loading={saving} disabled={!ready}>
            <Trans>Record it</Trans>
          </Button>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      </div>
    </form>
  );
}
