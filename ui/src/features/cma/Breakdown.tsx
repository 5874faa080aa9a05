import { useLingui as useI18n } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { featureWord } from '@/i18n/words';
import type { CmaResultView } from '@/ipc/types';
import { money } from '@/lib/format';

/** From what the sales fetched to the estimate: each feature's weighted average, adding up to the cent. */
export function Breakdown({ result }: { result: CmaResultView }) {
  const { i18n } = useI18n();
  const parts = [...result.breakdown.features].filter((f) => f.amount.minor !== 0);
  return (
    <section className="stack">
      <h3>
        <Trans>From the sales to the estimate</Trans>
      </h3>
      <table className="data-table step-table breakdown">
        <tbody>
          <tr>
            <td>
              <Trans>Sale prices, weighted average</Trans>
            </td>
            <td className="num">{money(result.breakdown.salePrices)}</td>
          </tr>
          {parts.map((f) => (
            <tr key={f.feature}>
              <td>{featureWord(i18n, f.feature)}</td>
              <td className="num">{money(f.amount, true)}</td>
            </tr>
          ))}
          <tr className="strong">
            <td>
              <Trans>Estimate</Trans>
            </td>
            <td className="num">{money(result.estimate)}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}
