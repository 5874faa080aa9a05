import { useLingui } from '@lingui/react/macro';
import { BarChart } from '@/components/charts/BarChart';
import { ChartFrame } from '@/components/charts/ChartFrame';
import type { BacktestView } from '@/ipc/types';
import { fixed, number } from '@/lib/format';

/** How far estimates were off, in steps of five points. */
export function Spread({ view }: { view: BacktestView }) {
  const { t } = useLingui();
  const title = t`How far estimates were off`;
  const edge = (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value)}`;
  const points = view.spread.map(({ from, to }) =>
    from === null
      ? t`below ${edge(to ?? 0)} %`
      : to === null
        ? t`above ${edge(from)} %`
        : t`${edge(from)} to ${edge(to)} %`,
  );
  const values = view.spread.map((step) => (step.n / Math.max(1, view.n)) * 100);
  const share = (value: number) => `${fixed(value, 1)} %`;
  const [, ten, twenty] = view.within;
  return (
    <ChartFrame
      title={title}
      chart={
        <BarChart
          title={title}
          summary={t`${number(ten)} % of the estimates were off by at most 10 %, ${number(twenty)} % by at most 20 %.`}
          points={points}
          name={t`Homes`}
          values={values}
          format={share}
          axis={(value) => `${number(value)} %`}
          end={false}
        />
      }
      head={[t`Estimate against the price`, t`Homes`, t`Share`]}
      rows={view.spread.map((step, i) => [
        { shown: points[i] ?? '' },
        { shown: number(step.n), plain: step.n },
        { shown: share(values[i] ?? 0), plain: values[i] ?? 0 },
      ])}
    />
  );
}
