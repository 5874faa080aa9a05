import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toast, toastError } from '@/components/toast';
import { usePages } from '@/components/usePages';
import { useHost } from '@/ipc/context';
import type { PaymentsView, PaymentView } from '@/ipc/types';
import { day, number } from '@/lib/format';
import { cents } from './money';
import { PaymentPane } from './PaymentPane';
import { basisWord, stateWord } from './words';

/** Payments, the latest due first, with the one that is open beside them. */
export function PaymentsPart({ onRecord }: { onRecord: () => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const [state, setState] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const asked = { states: state === '' ? [] : [state], from: null, to: null };
  const key = useMemo(() => ['revenue', 'payments', state], [state]);
  const { row, onVisible, total, answer, error, waiting, refetch } = usePages<PaymentView, PaymentsView>(
    key,
    (limit, offset) => host.payments({ ...asked, limit, offset }),
  );
  const shown = () => {
    for (let i = 0; i < Math.min(total, 500); i += 1) if (row(i)?.id === open) return row(i);
    return undefined;
  };
  const save = () => {
    host.exportPayments({ payments: { ...asked, limit: 500, offset: 0 }, ask: true }).then((saved) => {
      if (saved.path) toast(<Trans>Saved: {saved.path}</Trans>);
    }, toastError);
  };
  const columns: GridColumn<PaymentView>[] = [
    { id: 'due', header: <Trans>Due</Trans>, width: 'minmax(6.5rem, 0.7fr)', cell: (p) => day(p.dueOn) },
    {
      id: 'other',
      header: <Trans>With</Trans>,
      width: 'minmax(10rem, 1.6fr)',
      cell: (p) => {
        const name = p.incoming ? p.attempt.payer : p.attempt.payee;
        return (
          <span className="ellipsis strong" title={name}>
            {name}
          </span>
        );
      },
    },
    {
      id: 'what',
      header: <Trans>For</Trans>,
      width: 'minmax(9rem, 1.6fr)',
      cell: (p) => (
        <span className="ellipsis" title={p.attempt.what}>
          {p.attempt.what}
        </span>
      ),
    },
    {
      id: 'basis',
      header: <Trans>Basis</Trans>,
      width: 'minmax(8rem, 1fr)',
      cell: (p) => <span className="ellipsis quiet">{basisWord(i18n, p.attempt.basis)}</span>,
    },
    {
      id: 'amount',
      header: <Trans>Amount</Trans>,
      width: 'minmax(7rem, 0.8fr)',
      align: 'right',
      cell: (p) => (
        <span title={`${p.attempt.decision.provision}`}>
          {p.incoming ? cents(p.attempt.cents) : `−${cents(p.attempt.cents)}`}
        </span>
      ),
    },
    {
      id: 'state',
      header: <Trans>State</Trans>,
      width: 'minmax(6rem, 0.7fr)',
      cell: (p) => <span title={day(p.stateOn)}>{stateWord(i18n, p.state)}</span>,
    },
    {
      id: 'rule',
      header: <Trans>Rule</Trans>,
      width: '5rem',
      cell: (p) => (
        <span className="row" title={p.attempt.decision.reason}>
          <Icon name={p.attempt.decision.action === 'flag' ? 'eye' : 'good'} size={12} /> {p.attempt.decision.rule}
        </span>
      ),
    },
  ];
  if (error)
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (waiting) return <Loading />;
  if (total === 0 && state === '')
    return (
      <Empty
        icon="table"
        title={<Trans>No payments are recorded</Trans>}
        action={
          <Button variant="default" onClick={onRecord}>
            <Trans>Record a payment</Trans>
          </Button>
        }
      >
        <Trans>
          Each is held against the payment rules first. What they do not let be kept is refused, with the reason.
        </Trans>
      </Empty>
    );
  const current = shown();
  return (
    <>
      <div className="revenue-totals small">
        {(answer?.totals ?? []).map((one) => (
          <span key={`${one.state}${one.incoming}`}>
            {stateWord(i18n, one.state)}, {one.incoming ? <Trans>to us</Trans> : <Trans>from us</Trans>}{' '}
            <strong>{cents(one.cents)}</strong>{' '}
            <Plural value={one.payments} one="(# payment)" other={`(${number(one.payments)} payments)`} />
          </span>
        ))}
        <span className="grow" />
        <NativeSelect
          aria-label={t`In which state`}
          value={state}
          onChange={(e) => setState(e.currentTarget.value)}
          data={[
            { value: '', label: t`In every state` },
            ...['accrued', 'locked', 'paid', 'reversed'].map((value) => ({ value, label: stateWord(i18n, value) })),
          ]}
        />
        <Button variant="default" leftSection={<Icon name="file" size={12} />} onClick={save}>
          <Trans>Save as CSV</Trans>
        </Button>
      </div>
      <div className="revenue-body">
        <div className="revenue-list">
          {total === 0 ? (
            <Empty icon="table" title={<Trans>No payment is in this state</Trans>} />
          ) : (
            <DataGrid
              label={t`Payments`}
              columns={columns}
              rowCount={total}
              row={row}
              rowId={(p) => p.id}
              onVisible={onVisible}
              onOpen={(p) => setOpen(p.id)}
              autoFocus
            />
          )}
        </div>
        {current && <PaymentPane key={current.id} payment={current} onClose={() => setOpen(null)} />}
      </div>
    </>
  );
}
