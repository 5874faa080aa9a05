import { useLingui as useI18n } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Loading } from '@/components/Loading';
import { useHost } from '@/ipc/context';
import { number } from '@/lib/format';
import { cents } from './money';
import { kindWord } from './words';

/** What each payee was paid in a calendar year, beside the threshold of form 1099-NEC that holds for it. */
export function YearsPart() {
  const { i18n } = useI18n();
  const host = useHost();
  const { data, error, refetch } = useQuery({ queryKey: ['revenue', 'years'], queryFn: () => host.yearTotals() });
  if (error)
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <Loading />;
  if (data.rows.length === 0) return <Empty icon="table" title={<Trans>Nothing was paid out yet</Trans>} />;
  return (
    <div className="revenue-scroll">
      <div className="revenue-narrow stack">
        <table className="data-table">
          <thead>
            <tr>
              <th>
                <Trans>Year</Trans>
              </th>
              <th>
                <Trans>Payee</Trans>
              </th>
              <th>
                <Trans>What it is</Trans>
              </th>
              <th className="num">
                <Trans>Payments</Trans>
              </th>
              <th className="num">
                <Trans>Paid</Trans>
              </th>
              <th>
                <Trans>Form 1099-NEC</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <tr key={`${row.year} ${row.payee}`}>
                <td>{row.year}</td>
                <td className="strong">{row.payee}</td>
                <td className="quiet">{kindWord(i18n, row.kind)}</td>
                <td className="num">{number(row.payments)}</td>
                <td className="num">{cents(row.cents)}</td>
                <td className="words" title={row.source ?? undefined}>
                  {row.thresholdCents === null ? (
                    <span className="quiet">
                      <Trans>no table for this year</Trans>
                    </span>
                  ) : row.reachesThreshold ? (
                    <Trans>reaches {cents(row.thresholdCents)}: may be due</Trans>
                  ) : (
                    <span className="quiet">
                      <Trans>below {cents(row.thresholdCents)}</Trans>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="small quiet">
          <Trans>
            Payments marked as paid in the year and not taken back. Most corporations are exempt, and payments by card
            are reported by the card's processor: whoever files decides. Threshold:
          </Trans>{' '}
          {[...new Set(data.rows.map((row) => row.source).filter(Boolean))].join('; ')}
        </p>
      </div>
    </div>
  );
}
