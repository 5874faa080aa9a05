import { useLingui } from '@lingui/react/macro';
import { BarChart } from '@/components/charts/BarChart';
import { LineChart } from '@/components/charts/LineChart';
import type { MarketMonthView } from '@/ipc/types';
import { fromMajor, major, money, month, number, shortMoney } from '@/lib/format';

/** Two small pictures of one market: the median sale price as a line, the sales of each month as bars. */
export function MarketChart({ months }: { months: readonly MarketMonthView[] }) {
  const { t } = useLingui();
  const priced = months.filter((m) => m.medianPrice !== null);
  const [first, last] = [priced[0], priced.at(-1)];
  if (!first?.medianPrice || !last?.medianPrice) return null;
  const { currency } = last.medianPrice;
  const points = months.map((m) => m.month);
  // The widest texts of the upper chart: the bars stand below their points.
  const align = { axis: shortMoney(last.medianPrice), end: money(last.medianPrice) };
  const sales = months.reduce((sum, m) => sum + m.sales, 0);
  return (
    <>
      <LineChart
        title={t`Median sale price`}
        summary={t`Median sale price from ${money(first.medianPrice)} in ${month(first.month)} to ${money(last.medianPrice)} in ${month(last.month)}.`}
        points={points}
        series={[
          {
            name: t`Median sale price`,
            values: months.map((m) => m.medianPrice && major(m.medianPrice)),
            weak: months.map((m) => m.sales < 3),
          },
        ]}
        weakNote={t`fewer than 3 sales`}
        format={(v) => money(fromMajor(Math.round(v), currency))}
        axis={(v) => shortMoney(v, currency)}
        height={7}
        align={align}
      />
      <BarChart
        title={t`Sales a month`}
        summary={t`${number(sales)} sales in ${months.length} months.`}
        points={points}
        name={t`Sales`}
        values={months.map((m) => m.sales)}
        format={(v) => number(v)}
        height={3}
        align={align}
      />
    </>
  );
}
