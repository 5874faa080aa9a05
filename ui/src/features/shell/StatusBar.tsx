import { useLingui as useI18n } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Icon } from '@/components/Icon';
import { Keys } from '@/components/Keys';
import { SyncMark } from '@/components/SyncMark';
import { useNow } from '@/components/useNow';
import { resourceWord } from '@/i18n/words';
import { useHost } from '@/ipc/context';
import { useJobs } from '@/ipc/events';
import { statusQuery } from '@/ipc/queries';
import { age, clock, instant, number } from '@/lib/format';
import { openPalette } from './palette-state';

/** Always there: the state of the whole, how old each source is, what runs, and the key of the palette. */
export function StatusBar() {
  const { i18n } = useI18n();
  const host = useHost();
  const now = useNow();
  const { data: status } = useQuery({ ...statusQuery(host), refetchInterval: 60_000 });
  const jobs = Object.values(useJobs((j) => j.running));
  return (
    <footer className="status-bar">
      {status && (
        <Link
          to="/sources"
          className="status-item status-overall"
          title={status.asOf ? instant(status.asOf) : undefined}
        >
          <SyncMark state={status.overall} />
          {status.overall === 'upToDate' && status.asOf && <span>{clock(status.asOf)}</span>}
        </Link>
      )}
      <span className="status-sources">
        {status?.sources.map((source) => (
          <span key={source.name} className={source.stale ? 'status-item stale' : 'status-item'}>
            {source.stale && <Icon name="warn" size={12} />}
            <span className="quiet">{source.name}</span>{' '}
            {source.asOf ? (
              <time dateTime={source.asOf} title={instant(source.asOf)}>
                {age(source.asOf, now)}
              </time>
            ) : (
              <Trans>not read yet</Trans>
            )}
            {source.stale && (
              <span>
                <Trans>(old)</Trans>
              </span>
            )}
          </span>
        ))}
      </span>
      <span className="grow status-jobs">
        {jobs.map((job) => (
          <span key={job.job} className="status-item quiet">
            {job.job === 'backtest' ? (
              <Trans>Estimates tested</Trans>
            ) : job.job === 'import' ? (
              <Trans>Contacts taken in</Trans>
            ) : job.job === 'try-crm' ? (
              <Trans>Contacts looked at</Trans>
            ) : (
              resourceWord(i18n, job.step)
            )}{' '}
            {number(job.done)}
            {job.total !== null && ` / ${number(job.total)}`}
          </span>
        ))}
      </span>
      {status && (
        <span className="status-item quiet status-count">
          <Trans>{number(status.listings)} listings</Trans>
        </span>
      )}
      <button type="button" className="status-item status-button" onClick={() => openPalette()}>
        <Keys keys="mod+k" />
        <span className="visually-hidden">
          <Trans>Search and commands</Trans>
        </span>
      </button>
    </footer>
  );
}
