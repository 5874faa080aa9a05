import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useHost } from '@/ipc/context';
import type { PaymentStepView, PaymentView } from '@/ipc/types';
import { day, instant } from '@/lib/format';
import { DecisionNote } from './DecisionNote';
import { cents } from './money';
import { basisWord, kindWord, recordWord, roadWord, stateWord } from './words';

const BROKERS = ['real_estate_broker', 'brokerage', 'team', 'agent'];

/** A payment: what it is, the decision that let it be kept, where its records are, what became of it, the next step. */
export function PaymentPane({ payment, onClose }: { payment: PaymentView; onClose: () => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const [reason, setReason] = useState('');
  const [reversing, setReversing] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { attempt } = payment;
  const between = BROKERS.includes(attempt.payerKind) && BROKERS.includes(attempt.payeeKind);
  const events = useQuery({
    queryKey: ['revenue', 'events', payment.id],
    queryFn: () => host.paymentEvents({ id: payment.id }),
  });
  const deals = useQuery({ queryKey: ['revenue', 'deals'], queryFn: () => host.dealRecords(), enabled: between });
  const step = (next: PaymentStepView) => {
    setError(null);
    const given = next === 'reverse' ? reason.trim() : null;
    host
      .movePayments({ ids: [payment.id], step: next, on: null, reason: given })
      .then(() => setReversing(false), setError);
  };
  const deal = deals.data?.find((one) => one.id === payment.deal);
  return (
    <aside className="revenue-pane stack wide" aria-label={t`Payment`}>
      <div className="row between">
        <h2>{payment.incoming ? attempt.payer : attempt.payee}</h2>
        <Button variant="subtle" aria-label={t`Close`} onClick={onClose}>
          <Icon name="close" size={14} />
        </Button>
      </div>
      <dl className="revenue-facts">
        <dt>
          <Trans>Amount</Trans>
        </dt>
        <dd className="strong">{cents(attempt.cents)}</dd>
        <dt>
          <Trans>For</Trans>
        </dt>
        <dd>{attempt.what}</dd>
        <dt>
          <Trans>Payer</Trans>
        </dt>
        <dd>
          {attempt.payer} <span className="quiet">· {kindWord(i18n, attempt.payerKind)}</span>
        </dd>
        <dt>
          <Trans>Payee</Trans>
        </dt>
        <dd>
          {attempt.payee} <span className="quiet">· {kindWord(i18n, attempt.payeeKind)}</span>
        </dd>
        <dt>
          <Trans>Basis</Trans>
        </dt>
        <dd>{basisWord(i18n, attempt.basis)}</dd>
        <dt>
          <Trans>Due</Trans>
        </dt>
        <dd>{day(payment.dueOn)}</dd>
        {payment.reference && (
          <>
            <dt>
              <Trans>Reference</Trans>
            </dt>
            <dd>{payment.reference}</dd>
          </>
        )}
        <dt>
          <Trans>Recorded</Trans>
        </dt>
        <dd>
          {instant(attempt.at)} <span className="quiet">· {roadWord(i18n, attempt.road)}</span>
        </dd>
      </dl>
      <DecisionNote decision={attempt.decision} />
      {payment.records.length > 0 && (
        <div className="stack">
          <h3>
            <Trans>Records</Trans>
          </h3>
          <dl className="revenue-facts">
            {payment.records.map((record) => (
              <div key={record.name} style={{ display: 'contents' }}>
                <dt>{recordWord(i18n, record.name)}</dt>
                <dd>{record.place}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
      {between && (
        <div className="stack">
          <h3>
            <Trans>Deal</Trans>
          </h3>
          {deal ? (
            <span>{deal.name}</span>
          ) : (
            <NativeSelect
              aria-label={t`The deal it belongs to`}
              value=""
              onChange={(e) => {
                const chosen = e.currentTarget.value;
                if (chosen) host.givePaymentToDeal({ payment: payment.id, deal: chosen }).catch(setError);
              }}
              data={[
                { value: '', label: t`Belongs to no deal` },
                ...(deals.data ?? []).map((one) => ({ value: one.id, label: one.name })),
              ]}
            />
          )}
        </div>
      )}
      <div className="stack">
        <h3>
          <Trans>What became of it</Trans>
        </h3>
        <table className="data-table">
          <tbody>
            {(events.data ?? []).map((event) => (
              <tr key={`${event.state}${event.on}`}>
                <td>{day(event.on)}</td>
                <td>
                  {stateWord(i18n, event.state)}
                  {event.reason && <span className="quiet"> · {event.reason}</span>}
                </td>
                <td className="num">{event.cents === 0 ? '' : cents(event.cents)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {error !== null && <ErrorNote error={error} compact />}
      {payment.state !== 'reversed' && (
        <div className="row wrap">
          {payment.state === 'accrued' && (
            <Button onClick={() => step('lock')}>
              <Trans>Lock it</Trans>
            </Button>
          )}
          {payment.state === 'locked' && (
            <Button onClick={() => step('pay')}>
              <Trans>Mark as paid</Trans>
            </Button>
          )}
          {reversing ? (
            <form
              className="row grow"
              onSubmit={(e) => {
                e.preventDefault();
                step('reverse');
              }}
            >
              <TextInput
                className="grow"
                autoFocus
                aria-label={t`Why it is taken back`}
                placeholder={t`Why it is taken back`}
                value={reason}
                onChange={(e) => setReason(e.currentTarget.value)}
              />
              <Button type="submit" variant="default" disabled={reason.trim() === ''}>
                <Trans>Reverse</Trans>
              </Button>
            </form>
          ) : (
            <Button variant="default" onClick={() => setReversing(true)}>
              <Trans>Reverse…</Trans>
            </Button>
          )}
        </div>
      )}
    </aside>
  );
}
