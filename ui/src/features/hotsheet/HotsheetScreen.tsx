import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { DataGrid } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Loading } from '@/components/Loading';
import { PAGE, usePages } from '@/components/usePages';
import { NEWS_KINDS, newsWord } from '@/i18n/words';
import { useHost } from '@/ipc/context';
import { statusQuery } from '@/ipc/queries';
import type { HotsheetRequest, HotsheetView, NewsView } from '@/ipc/types';
import { instant, number } from '@/lib/format';
import { newsColumns } from './columns';
import './hotsheet.css';

/** What happened since yesterday or last week, in the market or to a saved search's listings. */
export function HotsheetScreen({
  search,
  onSearch,
  onOpen,
  onSources,
}: {
  search: string | undefined;
  onSearch: (id: string | undefined) => void;
  onOpen: (key: string) => void;
  onSources: () => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const [days, setDays] = useState(1);
  const [kinds, setKinds] = useState<readonly string[]>([]);
  const { data: status } = useQuery(statusQuery(host));
  const { data: saved } = useQuery({ queryKey: ['searches', 'list'], queryFn: () => host.savedSearches() });
  const request: HotsheetRequest = { days, search: search ?? null, kinds: [...kinds], limit: PAGE, offset: 0 };
  const news = usePages<NewsView, HotsheetView>(['searches', 'news', request], (limit, offset) =>
    host.hotsheet({ ...request, limit, offset }),
  );

  const sheet = news.answer;
  const counts = new Map(sheet?.counts.map((c) => [c.kind, c.rows]));
  const toggle = (kind: string) =>
    setKinds((old) => (old.includes(kind) ? old.filter((k) => k !== kind) : [...old, kind]));
  const stale = status?.sources.filter((s) => s.stale) ?? [];

  return (
    <div className="fill stack" style={{ gap: 0 }}>
      <div className="toolbar">
        <h1 style={{ fontSize: 'var(--f-title)' }}>
          <Trans>Hotsheet</Trans>
        </h1>
        <SegmentedControl
          aria-label={t`How far back`}
          value={String(days)}
          onChange={(v) => setDays(Number(v))}
          data={[
            { value: '1', label: t`Since yesterday` },
            { value: '7', label: t`7 days` },
            { value: '30', label: t`30 days` },
          ]}
        />
        <NativeSelect
          aria-label={t`Whose listings`}
          value={search ?? ''}
          onChange={(e) => onSearch(e.currentTarget.value || undefined)}
          data={[
            { value: '', label: t`The whole market` },
            ...(saved?.searches ?? []).map((s) => ({ value: s.id, label: s.name })),
          ]}
        />
        <span className="grow" />
        <span className="small quiet nowrap" role="status" aria-live="polite">
          {sheet && <Plural value={sheet.total} one="# change" other={`${number(sheet.total)} changes`} />}
        </span>
      </div>
      <ul className="kinds" aria-label={t`Kinds of news`}>
        {NEWS_KINDS.map((kind) => (
          <li key={kind}>
            <button
              type="button"
              className="kind"
              aria-pressed={kinds.includes(kind)}
              onClick={() => toggle(kind)}
              disabled={!counts.get(kind) && !kinds.includes(kind)}
            >
              {newsWord(i18n, kind)} <span className="num">{number(counts.get(kind) ?? 0)}</span>
            </button>
          </li>
        ))}
        {kinds.length > 0 && (
          <li>
            <button type="button" className="plain-button" onClick={() => setKinds([])}>
              <Trans>All kinds</Trans>
            </button>
          </li>
        )}
      </ul>
      {stale.length > 0 && (
        <p className="small stale kinds-note">
          <Trans>
            Not everything may be here: {stale.map((s) => s.name).join(', ')} was last read{' '}
            {instant(stale[0]?.asOf ?? null) || t`never`}.
          </Trans>
        </p>
      )}
      {news.error ? (
        <div className="pad">
          <ErrorNote error={news.error} onRetry={() => void news.refetch()} />
        </div>
      ) : !sheet ? (
        <Loading />
      ) : sheet.total === 0 ? (
        <Empty
          icon="hotsheet"
          title={status?.listings === 0 ? <Trans>No listings yet</Trans> : <Trans>Nothing happened</Trans>}
          action={
            status?.listings === 0 ? (
              <Button onClick={onSources}>
                <Trans>Add a source</Trans>
              </Button>
            ) : days < 30 ? (
              <Button variant="default" onClick={() => setDays(30)}>
                <Trans>Look back 30 days</Trans>
              </Button>
            ) : undefined
          }
        >
          <p>
            <Trans>
              New listings, prices, contracts, sales and open houses appear here as soon as a source brings them.
            </Trans>
          </p>
        </Empty>
      ) : (
        <DataGrid
          label={t`Hotsheet`}
          columns={newsColumns(i18n)}
          rowCount={sheet.total}
          row={news.row}
          rowId={(r) => String(r.event)}
          onVisible={news.onVisible}
          onOpen={(r) => {
            if (!r.listing.withheld) onOpen(r.listing.key);
          }}
          autoFocus
        />
      )}
    </div>
  );
}
