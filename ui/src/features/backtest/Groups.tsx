import { Trans, useLingui } from '@lingui/react/macro';
import type { BacktestGroupView } from '@/ipc/types';
import { fixed, number, roundMoney } from '@/lib/format';

/** An error with its sign: above zero is too high. */
export function signed(value: number): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${fixed(Math.abs(value), 1)} %`;
}

/** How good estimates were, by area or by band. */
export function Groups({ title, first, rows }: { title: string; first: string; rows: BacktestGroupView[] }) {
  const { t } = useLingui();
  const name = (row: BacktestGroupView) => {
    if (row.from && row.to) return t`${roundMoney(row.from)} to ${roundMoney(row.to)}`;
    if (row.from) return t`${roundMoney(row.from)} and more`;
    if (row.to) return t`below ${roundMoney(row.to)}`;
    return row.name ?? t`Areas with few sales`;
  };
  return (
    <section className="backtest-part">
      <h2>{title}</h2>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{first}</th>
            <th scope="col" className="num">
              <Trans>Homes</Trans>
            </th>
            <th scope="col" className="num">
              <Trans>Median error</Trans>
            </th>
            <th scope="col" className="num">
              <Trans>Within 10 %</Trans>
            </th>
            <th scope="col" className="num">
              <Trans>In the range</Trans>
            </th>
            <th scope="col" className="num" title={t`The error in the middle with its sign; above zero is too high.`}>
              <Trans>Middle</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={name(row)}>
              <td>{name(row)}</td>
              <td className="num">{number(row.n)}</td>
              <td className="num">{fixed(row.mdape, 1)} %</td>
              <td className="num">{number(row.within10)} %</td>
              <td className="num">{number(row.coverage)} %</td>
              <td className="num">{signed(row.medianSigned)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
