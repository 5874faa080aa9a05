import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { usePages } from '@/components/usePages';
import { useHost } from '@/ipc/context';
import type { AttemptsView, AttemptView } from '@/ipc/types';
import { instant } from '@/lib/format';
import { AttemptPane } from './AttemptPane';
import { cents } from './money';
import { actionWord, basisWord } from './words';

/** Attempts that kept no payment: which rule, why, and what would be lawful. They are kept and cannot be removed. */
export function BlockedPart() {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState<string | null>(null);
  const key = useMemo(() => ['revenue', 'attempts', all], [all]);
  const { row, onVisible, total, answer, error, waiting, refetch } = usePages<AttemptView, AttemptsView>(
    key,
    (limit, offset) => host.paymentAttempts({ blockedOnly: !all, limit, offset }),
  );
  const columns: GridColumn<AttemptView>[] = [
    { id: 'at', header: <Trans>Asked</Trans>, width: 'minmax(10rem, 0.9fr)', cell: (a) => instant(a.at) },
    {
      id: 'parties',
      header: <Trans>Payer and payee</Trans>,
      width: 'minmax(13rem, 2fr)',
      cell: (a) => (
        <span className="ellipsis" title={`${a.payer} → ${a.payee}`}>
          {a.payer} → {a.payee}
        </span>
      ),
    },
    {
      id: 'basis',
      header: <Trans>Basis</Trans>,
      width: 'minmax(8rem, 1fr)',
      cell: (a) => <span className="ellipsis">{basisWord(i18n, a.basis)}</span>,
    },
    {
      id: 'amount',
      header: <Trans>Amount</Trans>,
      width: 'minmax(6.5rem, 0.7fr)',
      align: 'right',
      cell: (a) =>
        a.amountStated ? (
          cents(a.cents)
        ) : (
          <span className="quiet" title={t`The term names no amount`}>
            –
          </span>
        ),
    },
    {
      id: 'by',
      header: <Trans>By</Trans>,
      width: 'minmax(7rem, 0.8fr)',
      cell: (a) => <span className="ellipsis">{a.by}</span>,
    },
    { id: 'rule', header: <Trans>Rule</Trans>, width: '4rem', cell: (a) => a.decision.rule },
    {
      id: 'action',
      header: <Trans>Answer</Trans>,
      width: 'minmax(10rem, 1fr)',
      cell: (a) => (
        <span className="row">
          <Icon name={a.decision.action === 'block' ? 'bad' : 'warn'} size={12} />
          <span className="ellipsis">
            {actionWord(i18n, a.decision.action)}
            {a.reviews.length > 0 && (
              <span className="quiet">
                {' '}
                <Trans>· reviewed</Trans>
              </span>
            )}
          </span>
        </span>
      ),
    },
  ];
  const current = () => {
    for (let i = 0; i < Math.min(total, 500); i += 1) if (row(i)?.id === open) return row(i);
    return undefined;
  };
  const shown = current();
  return (
    <>
      <div className="revenue-totals small">
        <SegmentedControl
          aria-label={t`Which attempts`}
          value={all ? 'all' : 'blocked'}
          onChange={(value) => setAll(value === 'all')}
          data={[
            { value: 'blocked', label: t`Blocked` },
            { value: 'all', label: t`Also what lacked something` },
          ]}
        />
        <span>
          <Trans>Attempts are kept with their answer. None of them moved money.</Trans>
        </span>
      </div>
      {error ? (
        <div className="pad">
          <ErrorNote error={error} onRetry={() => void refetch()} />
        </div>
      ) : waiting ? (
        <Loading />
      ) : total === 0 ? (
        <Empty icon="shield" title={<Trans>Nothing was blocked</Trans>} />
      ) : (
        <div className="revenue-body">
          <div className="revenue-list">
            <DataGrid
              label={t`Attempts`}
              columns={columns}
              rowCount={total}
              row={row}
              rowId={(a) => a.id}
              onVisible={onVisible}
              onOpen={(a) => setOpen(a.id)}
              autoFocus
            />
          </div>
          {shown && (
            <AttemptPane attempt={shown} mayReview={answer?.mayReview ?? false} onClose={() => setOpen(null)} />
          )}
        </div>
      )}
    </>
  );
}
