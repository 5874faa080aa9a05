import { useLingui } from '@lingui/react/macro';
import { DotInterval } from '@/components/charts/DotInterval';
import type { CmaResultView } from '@/ipc/types';
import { fromMajor, major, percent, roundMoney, shortMoney } from '@/lib/format';

/** The estimate as a dot with its named interval, above the adjusted price of every sale it rests on. */
export function IntervalChart({ result, compact = false }: { result: CmaResultView; compact?: boolean }) {
  const { t } = useLingui();
  const { currency } = result.estimate;
  return (
    <DotInterval
      title={t`Adjusted sales and the range`}
      summary={t`Estimated sale price range ${roundMoney(result.low)} to ${roundMoney(result.high)}, middle ${roundMoney(result.estimate)}, from ${result.comparables.length} sales.`}
      words={{ value: t`Adjusted price`, from: t`Sale price` }}
      format={(v) => roundMoney(fromMajor(v, currency))}
      axis={(v) => shortMoney(v, currency)}
      overall={{
        value: major(result.estimate),
        low: major(result.low),
        high: major(result.high),
        label: `${roundMoney(result.estimate)} · ${result.level} %`,
      }}
      rows={result.comparables.map((c) => ({
        id: c.listingKey,
        name: c.address ?? t`Address withheld`,
        value: major(c.adjustedPrice),
        from: major(c.closePrice),
        share: c.weight,
        more: [{ name: t`Share`, value: percent(c.weight) }],
      }))}
      compact={compact}
    />
  );
}
