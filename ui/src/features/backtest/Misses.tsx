import { Trans } from '@lingui/react/macro';
import type { BacktestMissView } from '@/ipc/types';
import { day, roundMoney } from '@/lib/format';
import { signed } from './Groups';

/** The sales that were missed by most: what nobody could see from the records, or records that are wrong. */
export function Misses({ rows, onListing }: { rows: BacktestMissView[]; onListing: (key: string) => void }) {
  return (
    <section className="backtest-part">
      <h2>
        <Trans>Missed by most</Trans>
      </h2>
      <p className="small quiet">
        <Trans>
          Often a sale within a family, a wrong size in the record, or a house much better or worse than its record
          tells.
        </Trans>
      </p>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">
              <Trans>Home</Trans>
            </th>
            <th scope="col">
              <Trans>Sold</Trans>
            </th>
            <th scope="col" className="num">
              <Trans>Price</Trans>
            </th>
            <th scope="col" className="num">
              <Trans>Estimate</Trans>
            </th>
            <th scope="col" className="num">
              <Trans>Off</Trans>
            </th>
            <th scope="col">
              <Trans>With a warning</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.listingKey}>
              <td>
                <button type="button" className="plain-button" onClick={() => onListing(row.listingKey)}>
                  {row.title}
                </button>
              </td>
              <td>{day(row.closeDate)}</td>
              <td className="num">{roundMoney(row.closePrice)}</td>
              <td className="num">{roundMoney(row.estimate)}</td>
              <td className="num">{signed(row.off)}</td>
              <td>{row.warned ? <Trans>yes</Trans> : <Trans>no</Trans>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
