import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon, type IconName } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { SystemBadges } from '@/components/SystemBadges';
import { useNow } from '@/components/useNow';
import type { TimelineEntryView } from '@/ipc/types';
import { age, instant, number } from '@/lib/format';
import { useTimeline } from './api';
import { WaitingMark } from './Marks';
import { channelWord } from './words';

const ICONS: Record<string, IconName> = {
  note: 'note',
  task: 'task',
  deal: 'deal',
  appointment: 'calendar',
  change: 'sync',
  call: 'phone',
  email: 'mail',
  text: 'message',
  meeting: 'people',
};

/** Letters of a body shown at once. */
const SHORT = 280;

/** One timeline across all systems, each entry with where it is from. */
export function Timeline({ id }: { id: string }) {
  const { t } = useLingui();
  const [kinds, setKinds] = useState<readonly string[]>([]);
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useTimeline(id, kinds);
  const choices = [
    { kind: 'note', word: t`Notes` },
    { kind: 'activity', word: t`Calls and messages` },
    { kind: 'appointment', word: t`Appointments` },
    { kind: 'task', word: t`Tasks` },
    { kind: 'deal', word: t`Deals` },
    { kind: 'change', word: t`Changes` },
  ];
  const entries = data?.pages.flatMap((p) => p.entries) ?? [];
  const total = data?.pages[0]?.total ?? 0;
  return (
    <section className="timeline" aria-label={t`What happened`}>
      <ul className="timeline-kinds" aria-label={t`Kinds of entries`}>
        {choices.map(({ kind, word }) => (
          <li key={kind}>
            <button
              type="button"
              className="kind-toggle"
              aria-pressed={kinds.includes(kind)}
              onClick={() => setKinds((old) => (old.includes(kind) ? old.filter((k) => k !== kind) : [...old, kind]))}
            >
              {word}
            </button>
          </li>
        ))}
        {kinds.length > 0 && (
          <li>
            <button type="button" className="plain-button small" onClick={() => setKinds([])}>
              <Trans>All kinds</Trans>
            </button>
          </li>
        )}
      </ul>
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : entries.length === 0 ? (
        <p className="quiet timeline-none">
          {kinds.length > 0 ? (
            <Trans>Nothing of this kind. Other kinds are filtered out.</Trans>
          ) : (
            <Trans>Nothing has happened yet. A note (key N) is the first thing that can.</Trans>
          )}
        </p>
      ) : (
        <>
          <ol className="entries">
            {entries.map((e) => (
              <Entry key={`${e.kind} ${e.id} ${e.at}`} entry={e} />
            ))}
          </ol>
          {hasNextPage && (
            <div className="timeline-more">
              <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                <Trans>
                  Show more ({number(entries.length)} of {number(total)})
                </Trans>
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  );
}

function Entry({ entry }: { entry: TimelineEntryView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const now = useNow();
  const [whole, setWhole] = useState(false);
  const words: Record<string, string> = {
    note: t`Note`,
    task: t`Task`,
    deal: t`Deal`,
    appointment: t`Appointment`,
    change: t`Change`,
    activity: t`Message`,
  };
  const channel = entry.channel ? channelWord(i18n, entry.channel) : null;
  const kind = channel ?? words[entry.kind] ?? entry.kind;
  const body = entry.body ?? '';
  const long = body.length > SHORT;
  return (
    <li className="entry">
      <span className="entry-icon" data-direction={entry.direction ?? undefined}>
        <Icon name={ICONS[entry.channel ?? entry.kind] ?? 'info'} size={14} />
      </span>
      <div className="entry-body">
        <div className="entry-head">
          <span className="grow">
            <span className="strong">{kind}</span>
            {entry.direction === 'in' && (
              <span className="quiet">
                {' '}
                <Trans>from them</Trans>
              </span>
            )}
            {entry.outcome && <span className="quiet"> · {entry.outcome}</span>}
          </span>
          <time className="small quiet nowrap" dateTime={entry.at} title={instant(entry.at)}>
            {Date.parse(entry.at) > now ? instant(entry.at) : t`${age(entry.at, now)} ago`}
          </time>
        </div>
        {entry.title && entry.title !== kind && <p className="entry-title">{entry.title}</p>}
        {body !== '' && body !== entry.title && (
          <p className="entry-text">{whole || !long ? body : `${body.slice(0, SHORT).trimEnd()}…`}</p>
        )}
        <div className="entry-foot">
          {long && (
            <button type="button" className="plain-button small" aria-expanded={whole} onClick={() => setWhole(!whole)}>
              {whole ? <Trans>Less</Trans> : <Trans>Whole text</Trans>}
            </button>
          )}
          <SystemBadges systems={entry.systems} />
          {entry.author && <span className="small quiet ellipsis">{entry.author}</span>}
          {entry.waiting && <WaitingMark />}
        </div>
      </div>
    </li>
  );
}
