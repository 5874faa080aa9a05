import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useCommands } from '@/components/commands';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Loading } from '@/components/Loading';
import { toastError, toastUndo } from '@/components/toast';
import { useNow } from '@/components/useNow';
import { useHost } from '@/ipc/context';
import type { SavedSearchView, SearchRequest } from '@/ipc/types';
import { age, number } from '@/lib/format';
import { Drafts } from './Drafts';
import { HealthMark } from './HealthMark';
import { SearchEditor } from './SearchEditor';
import { Waiting } from './Waiting';
import { reasonWords } from './words';
import './searches.css';

export interface SearchesScreenProps {
  id: string | undefined;
  part: string | undefined;
  /** What the listings screen asks now: a new search is made of it. */
  current: SearchRequest;
  onOpen: (id: string | undefined) => void;
  onPart: (part: string) => void;
  onShow: (query: SearchRequest) => void;
  onNews: (id: string) => void;
  onTour: (query: SearchRequest) => void;
  onListing: (key: string) => void;
  onListings: () => void;
}

/** Saved searches and how each is, what waits for a yes, and the messages that lie ready. */
export function SearchesScreen(props: SearchesScreenProps) {
  const { id, onOpen, onPart } = props;
  const part = props.part === 'waiting' || props.part === 'messages' ? props.part : 'searches';
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const now = useNow();
  const { data, error, refetch } = useQuery({ queryKey: ['searches', 'list'], queryFn: () => host.savedSearches() });
  const [active, setActive] = useState<SavedSearchView | null>(null);
  const searches = data?.searches ?? [];
  const adding = id === 'new';
  const shown = searches.find((s) => s.id === id);
  const close = useCallback(() => onOpen(undefined), [onOpen]);
  useEffect(() => {
    function onKey(event: globalThis.KeyboardEvent) {
      if (event.key !== 'Escape' || event.defaultPrevented || !id || document.querySelector('[role="dialog"]')) return;
      close();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [id, close]);

  const remove = (search: SavedSearchView) => {
    host.deleteSearch({ id: search.id }).then(() => {
      if (search.id === id) close();
      void refetch();
      toastUndo(<Trans>“{search.name}” deleted.</Trans>, () => {
        host.restoreSearch({ id: search.id }).then(() => void refetch(), toastError);
      });
    }, toastError);
  };
  const target = shown ?? active;
  useCommands(
    'searches',
    target && part === 'searches'
      ? [{ id: 'searches.delete', title: t`Delete the search`, keys: 'Delete', run: () => remove(target) }]
      : [],
  );

  const columns: GridColumn<SavedSearchView>[] = [
    { id: 'health', header: <Trans>Health</Trans>, width: '8.5rem', cell: (s) => <HealthMark health={s.health} /> },
    {
      id: 'name',
      header: <Trans>Search</Trans>,
      width: 'minmax(12rem, 2fr)',
      cell: (s) => <span className="ellipsis strong">{s.name}</span>,
    },
    {
      id: 'client',
      header: <Trans>For</Trans>,
      width: 'minmax(8rem, 1fr)',
      cell: (s) => <span className="ellipsis">{s.client || <Trans>me</Trans>}</span>,
    },
    { id: 'week', header: <Trans>7 days</Trans>, width: '4.5rem', align: 'right', cell: (s) => number(s.week) },
    {
      id: 'average',
      header: <Trans>A week</Trans>,
      width: '5rem',
      align: 'right',
      cell: (s) => number(s.fourWeeks / 4, 1),
    },
    {
      id: 'last',
      header: <Trans>Last match</Trans>,
      width: '6.5rem',
      align: 'right',
      cell: (s) => (s.lastMatchAt ? age(s.lastMatchAt, now) : <Trans>never</Trans>),
    },
    {
      id: 'run',
      header: <Trans>Last run</Trans>,
      width: '6.5rem',
      align: 'right',
      cell: (s) => (s.lastRunAt ? age(s.lastRunAt, now) : <Trans>not yet</Trans>),
    },
    {
      id: 'why',
      header: <Trans>Note</Trans>,
      width: 'minmax(10rem, 2fr)',
      cell: (s) => (
        <span className="ellipsis quiet">{s.reasons[0] ? reasonWords(i18n, s.reasons[0]) : s.queryText}</span>
      ),
    },
  ];
  const detail = (adding || shown) && part === 'searches';

  return (
    <div className="fill stack" style={{ gap: 0 }}>
      <div className="toolbar">
        <h1 style={{ fontSize: 'var(--f-title)' }}>
          <Trans>Saved searches</Trans>
        </h1>
        <SegmentedControl
          aria-label={t`Part`}
          value={part}
          onChange={onPart}
          data={[
            { value: 'searches', label: t`Searches` },
            { value: 'waiting', label: t`To approve (${number(data?.waiting ?? 0)})` },
            { value: 'messages', label: t`Messages (${number(data?.drafts ?? 0)})` },
          ]}
        />
        <span className="grow" />
        <Button variant={searches.length > 0 ? 'default' : 'filled'} onClick={() => onOpen('new')}>
          <Trans>Save the current search</Trans>
        </Button>
      </div>
      {error ? (
        <div className="pad">
          <ErrorNote error={error} onRetry={() => void refetch()} />
        </div>
      ) : !data ? (
        <Loading />
      ) : part === 'waiting' ? (
        <Waiting onListing={props.onListing} />
      ) : part === 'messages' ? (
        <Drafts canSend={data.canSend} />
      ) : (
        <div className={detail ? 'split has-detail' : 'split'}>
          <div className="split-list">
            {searches.length === 0 ? (
              <Empty
                icon="searches"
                title={<Trans>No saved search yet</Trans>}
                action={
                  <Button variant="default" onClick={props.onListings}>
                    <Trans>Search listings</Trans>
                  </Button>
                }
              >
                <p>
                  <Trans>
                    A saved search watches the market for you or a client. It has no limit of matches, is never switched
                    off by itself, and says when it cannot find anything any more.
                  </Trans>
                </p>
              </Empty>
            ) : (
              <DataGrid
                label={t`Saved searches`}
                columns={detail ? columns.filter((c) => ['health', 'name', 'client', 'week'].includes(c.id)) : columns}
                rowCount={searches.length}
                row={(i) => searches[i]}
                rowId={(s) => s.id}
                onOpen={(s) => onOpen(s.id)}
                onActive={setActive}
                openId={shown?.id ?? null}
                autoFocus={!adding}
              />
            )}
          </div>
          {detail && (
            <aside className="split-detail wide" aria-label={t`Saved search`}>
              <SearchEditor
                key={id}
                search={shown ?? null}
                current={props.current}
                onClose={close}
                onSaved={(s) => onOpen(s.id)}
                onDelete={remove}
                onShow={props.onShow}
                onNews={props.onNews}
                onTour={props.onTour}
              />
            </aside>
          )}
        </div>
      )}
    </div>
  );
}
