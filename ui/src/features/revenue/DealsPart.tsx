import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { useHost } from '@/ipc/context';
import type { DealRecordView } from '@/ipc/types';
import { day } from '@/lib/format';
import { cents, readCents } from './money';
import { dealKinds, dealStandings, dealWord, standingWord } from './words';

/** Sales, referrals between brokers, deals with a loan: amount, terms, how they stand, what they brought. */
export function DealsPart() {
  const { i18n } = useI18n();
  const host = useHost();
  const [editing, setEditing] = useState<DealRecordView | 'new' | null>(null);
  const { data, error, refetch } = useQuery({ queryKey: ['revenue', 'deals'], queryFn: () => host.dealRecords() });
  if (error)
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <Loading />;
  const add = (
    <Button variant="default" leftSection={<Icon name="plus" size={12} />} onClick={() => setEditing('new')}>
      <Trans>Add a deal</Trans>
    </Button>
  );
  if (data.length === 0 && editing === null)
    return <Empty icon="deal" title={<Trans>No deals are recorded</Trans>} action={add} />;
  return (
    <div className="revenue-scroll stack wide">
      <div className="row">
        {add}
        <span className="small quiet">
          <Trans>A deal does not say which lender, insurer or title company serves it.</Trans>
        </span>
      </div>
      {editing !== null && (
        <DealForm
          key={editing === 'new' ? 'new' : editing.id}
          deal={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
      {data.length > 0 && (
        <table className="data-table">
          <thead>
            <tr>
              <th>
                <Trans>Closes</Trans>
              </th>
              <th>
                <Trans>Deal</Trans>
              </th>
              <th>
                <Trans>Kind</Trans>
              </th>
              <th>
                <Trans>Stands</Trans>
              </th>
              <th className="num">
                <Trans>Price or loan</Trans>
              </th>
              <th>
                <Trans>Terms</Trans>
              </th>
              <th className="num">
                <Trans>Commission</Trans>
              </th>
              <th className="num">
                <Trans>From brokers</Trans>
              </th>
              <th className="num">
                <Trans>To brokers</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((deal) => (
              <tr key={deal.id}>
                <td className="nowrap">{day(deal.closesOn)}</td>
                <td>
                  <button type="button" className="plain-button strong" onClick={() => setEditing(deal)}>
                    {deal.name}
                  </button>
                </td>
                <td>
                  {dealWord(i18n, deal.kind)}
                  {deal.otherBroker && <span className="quiet"> · {deal.otherBroker}</span>}
                </td>
                <td>{standingWord(i18n, deal.status)}</td>
                <td className="num">{cents(deal.amountCents)}</td>
                <td className="words quiet">{deal.terms}</td>
                <td className="num">{cents(deal.commissionCents)}</td>
                <td className="num">{deal.receivedCents === 0 ? '' : cents(deal.receivedCents)}</td>
                <td className="num">{deal.paidCents === 0 ? '' : cents(deal.paidCents)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function DealForm({ deal, onClose }: { deal: DealRecordView | null; onClose: () => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const [kind, setKind] = useState(deal?.kind ?? 'sale');
  const [name, setName] = useState(deal?.name ?? '');
  const [amount, setAmount] = useState(deal ? (deal.amountCents / 100).toFixed(2) : '');
  const [commission, setCommission] = useState(deal ? (deal.commissionCents / 100).toFixed(2) : '');
  const [terms, setTerms] = useState(deal?.terms ?? '');
  const [status, setStatus] = useState(deal?.status ?? 'open');
  const [closesOn, setClosesOn] = useState(deal?.closesOn ?? '');
  const [otherBroker, setOtherBroker] = useState(deal?.otherBroker ?? '');
  const [error, setError] = useState<unknown>(null);
  const amountCents = readCents(amount || '0');
  const commissionCents = readCents(commission || '0');
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (amountCents === null || commissionCents === null) return;
    setError(null);
    host
      .saveDealRecord({
        id: deal?.id ?? null,
        revision: deal?.revision ?? null,
        kind,
        name,
        amountCents,
        terms,
        status,
        closesOn: closesOn || null,
        otherBroker: kind === 'broker-referral' ? otherBroker : null,
        commissionCents,
      })
      .then(onClose, setError);
  };
  return (
    <form
      className="stack wide"
      aria-label={t`Deal`}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        e.preventDefault();
        onClose();
      }}
    >
      <div className="revenue-form">
        <TextInput label={t`Name`} autoFocus value={name} onChange={(e) => setName(e.currentTarget.value)} />
        <NativeSelect
          label={t`Kind`}
          value={kind}
          onChange={(e) => setKind(e.currentTarget.value)}
          data={dealKinds.map((value) => ({ value, label: dealWord(i18n, value) }))}
        />
        {kind === 'broker-referral' && (
          <TextInput
            label={t`The other brokerage`}
            value={otherBroker}
            onChange={(e) => setOtherBroker(e.currentTarget.value)}
          />
        )}
        <NativeSelect
          label={t`Stands`}
          value={status}
          onChange={(e) => setStatus(e.currentTarget.value)}
          data={dealStandings.map((value) => ({ value, label: standingWord(i18n, value) }))}
        />
        <TextInput
          type="date"
          label={t`Closes`}
          value={closesOn}
          onChange={(e) => setClosesOn(e.currentTarget.value)}
        />
        <TextInput
          label={kind === 'financed' ? t`Loan, US dollars` : t`Price, US dollars`}
          inputMode="decimal"
          value={amount}
          error={amountCents === null ? t`An amount in dollars and whole cents` : undefined}
          onChange={(e) => setAmount(e.currentTarget.value)}
        />
        <TextInput
          label={t`Our commission, US dollars`}
          inputMode="decimal"
          value={commission}
          error={commissionCents === null ? t`An amount in dollars and whole cents` : undefined}
          onChange={(e) => setCommission(e.currentTarget.value)}
        />
        <TextInput label={t`Terms`} value={terms} onChange={(e) => setTerms(e.currentTarget.value)} />
      </div>
      {error !== null && <ErrorNote error={error} compact />}
      <div className="row">
        <Button type="submit" disabled={name.trim() === ''}>
          <Trans>Save</Trans>
        </Button>
        <Button variant="default" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
