import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { ChartFrame } from '@/components/charts/ChartFrame';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { resourceWord } from '@/i18n/words';
import { useHost } from '@/ipc/context';
import type { SourceHealthView, StreamHealthView } from '@/ipc/types';
import { day, duration, instant, number } from '@/lib/format';
import { dayBars, scaleOf } from './sparkline';

/** The figures of a source, shared by the two pages that show them. */
export function useHealth(name: string) {
  const host = useHost();
  return useQuery({ queryKey: ['sources', 'health', name], queryFn: () => host.sourceHealth({ name }) });
}

/** How a source has done over the days whose figures are kept. */
export function Health({ name }: { name: string }) {
  const { data, error, refetch } = useHealth(name);
  if (error) {
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (!data) return <Loading />;
  if (data.streams.length === 0) {
    return (
      <Empty icon="sync" title={<Trans>No figures yet</Trans>}>
        <p>
          <Trans>They begin with the first sync and are kept for {number(data.days)} days.</Trans>
        </p>
      </Empty>
    );
  }
  return (
    <>
      <Figures health={data} />
      {data.streams.map((stream) => (
        <StreamChart key={stream.stream} stream={stream} health={data} />
      ))}
    </>
  );
}

function Figures({ health }: { health: SourceHealthView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  return (
    <section className="section" aria-label={t`Figures`}>
      <h3>
        <Trans>Last {number(health.days)} days</Trans>
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table that scrolls must be reachable by keyboard */}
      <div className="table-scroll" tabIndex={0} role="group" aria-label={t`Figures`}>
        <table className="data-table streams">
          <thead>
            <tr>
              <th>
                <Trans>Stream</Trans>
              </th>
              <th className="num">
                <Trans>Per request, ms</Trans>
              </th>
              <th className="num">
                <Trans>Failed, %</Trans>
              </th>
              <th className="num">
                <Trans>Records a day</Trans>
              </th>
              <th className="num">
                <Trans>Age</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {health.streams.map((s) => {
              const late = s.staleSeconds === null || s.staleSeconds > health.limitSeconds;
              const failing = (s.errorRate ?? 0) > 0.001;
              return (
                <tr key={s.stream}>
                  <td>{resourceWord(i18n, s.stream)}</td>
                  <td className="num">{s.latencyMs === null ? '–' : number(Math.round(s.latencyMs))}</td>
                  <td className={failing ? 'num stale' : 'num'}>
                    {failing && <Icon name="warn" size={12} />}{' '}
                    {s.errorRate === null ? '–' : number(s.errorRate * 100, 2)}
                  </td>
                  <td className="num">{number(s.recordsPerDay, s.recordsPerDay < 10 ? 1 : 0)}</td>
                  <td
                    className={late ? 'num stale' : 'num'}
                    title={s.lastDoneAt === null ? undefined : instant(s.lastDoneAt)}
                  >
                    {late && <Icon name="warn" size={12} />}{' '}
                    {s.staleSeconds === null ? <Trans>never</Trans> : duration(s.staleSeconds * 1000)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p className="small quiet">
        <Trans>
          Time per request includes storing what it brought. Age is the time since a run last brought everything; the
          limit for display is {number(Math.round(health.limitSeconds / 3600))} hours.
        </Trans>
      </p>
    </section>
  );
}

const HEIGHT = 48;

function StreamChart({ stream, health }: { stream: StreamHealthView; health: SourceHealthView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const bars = dayBars(stream.days, health.today, health.days);
  const { top, cut } = scaleOf(bars);
  const last = bars.at(-1);
  const step = 600 / bars.length;
  const word = resourceWord(i18n, stream.stream);
  return (
    <section className="section">
      <ChartFrame
        title={t`${word}: records a day`}
        head={[t`Day`, t`Records`, t`Failed requests`]}
        rows={bars
          .filter((b) => b.received > 0 || b.failed > 0)
          .map((b) => [
            { shown: day(b.day), plain: b.day },
            { shown: number(b.received), plain: b.received },
            { shown: number(b.failed), plain: b.failed },
          ])}
        chart={
          <svg
            className="days-chart"
            viewBox={`0 0 600 ${HEIGHT + 4}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={t`${word} received a day, at most ${number(top)}, today ${number(last?.received ?? 0)}. The figures are in the table.`}
          >
            <line x1="0" x2="600" y1={HEIGHT} y2={HEIGHT} className="axis" />
            {bars.map((bar, i) => {
              const height = bar.received === 0 ? 0 : Math.max(1.5, Math.min(1, bar.received / top) * (HEIGHT - 6));
              return (
                <g key={bar.day}>
                  <title>{`${day(bar.day)}: ${number(bar.received)}`}</title>
                  <rect
                    x={i * step}
                    width={Math.max(1, step - 1)}
                    y={HEIGHT - height}
                    height={height}
                    className="bar"
                  />
                  {bar === cut && <rect x={i * step - 1} width={step + 1} y={10} height={3} className="cut" />}
                  {bar.failed > 0 && (
                    <rect x={i * step} width={Math.max(1, step - 1)} y={HEIGHT + 1} height={3} className="failed" />
                  )}
                </g>
              );
            })}
          </svg>
        }
      />
      <p className="small quiet row between">
        <span>{bars[0] && day(bars[0].day)}</span>
        {cut && (
          <span>
            <Trans>
              {day(cut.day)}: {number(cut.received)}, cut off
            </Trans>
          </span>
        )}
        <span>
          <Trans>today {number(last?.received ?? 0)}</Trans>
        </span>
      </p>
    </section>
  );
}
