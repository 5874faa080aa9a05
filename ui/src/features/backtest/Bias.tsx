import { Trans } from '@lingui/react/macro';
import type { BacktestView } from '@/ipc/types';
import { fixed, number, roundMoney } from '@/lib/format';
import { signed } from './Groups';

/** Whether cheap and dear homes were estimated alike. */
export function Bias({ view }: { view: BacktestView }) {
  return (
    <section className="backtest-part">
      <h2>
        <Trans>Cheap and dear homes</Trans>
      </h2>
      <p>
        {view.bias === 'none' ? (
          <Trans>Cheaper and dearer homes were estimated alike.</Trans>
        ) : view.bias === 'cheapHigh' ? (
          <Trans>Cheaper homes tended to be estimated too high, dearer ones too low. Read both ends with care.</Trans>
        ) : (
          <Trans>Cheaper homes tended to be estimated too low, dearer ones too high. Read both ends with care.</Trans>
        )}
      </p>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">
              <Trans>Fifth by price</Trans>
            </th>
            <th scope="col" className="num">
              <Trans>Homes</Trans>
            </th>
            <th scope="col" className="num">
              <Trans>Middle of the error</Trans>
            </th>
            <th scope="col" className="num">
              <Trans>In the range</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {view.fifths.map((fifth) => (
            <tr key={fifth.from.minor}>
              <td>
                <Trans>
                  {roundMoney(fifth.from)} to {roundMoney(fifth.to)}
                </Trans>
              </td>
              <td className="num">{number(fifth.n)}</td>
              <td className="num">{signed(fifth.medianSigned)}</td>
              <td className="num">{number(fifth.coverage)} %</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small quiet">
        <Trans>
          Figures of assessors: price-related differential {fixed(view.prd, 3)} (0.98 to 1.03 is even), price-related
          bias {fixed(view.prb, 3)} (within 0.05 of zero is even), coefficient of dispersion {fixed(view.cod, 1)}.
        </Trans>
      </p>
    </section>
  );
}
