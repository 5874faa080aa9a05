import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { SyncMark } from '@/components/SyncMark';
import { useNow } from '@/components/useNow';
import { licenceWord } from '@/i18n/words';
import { useHost } from '@/ipc/context';
import type { SourceView } from '@/ipc/types';
import { age, day, number } from '@/lib/format';
import { AddSource } from './AddSource';
import { SourceDetail } from './SourceDetail';
import './sources.css';

export interface SourcesScreenProps {
  name: string | undefined;
  adding: boolean;
  onOpen: (name: string | undefined) => void;
  onAdd: () => void;
}

/** Where the listings come from, how each source is, and a way to add one. */
export function SourcesScreen({ name, adding, onOpen, onAdd }: SourcesScreenProps) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const now = useNow();
  const { data, error, refetch } = useQuery({ queryKey: ['sources'], queryFn: () => host.sources() });
  const shown = adding ? undefined : data?.find((s) => s.name === name);
  const close = useCallback(() => onOpen(undefined), [onOpen]);
  useEffect(() => {
    function onKey(event: globalThis.KeyboardEvent) {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('[role="dialog"]')) return;
      close();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [close]);

  const columns: GridColumn<SourceView>[] = [
    { id: 'state', header: <Trans>State</Trans>, width: '9rem', cell: (s) => <SyncMark state={s.state} /> },
    {
      id: 'name',
      header: <Trans>Source</Trans>,
      width: 'minmax(10rem, 2fr)',
      cell: (s) => <span className="ellipsis strong">{s.name}</span>,
    },
    {
      id: 'kind',
      header: <Trans>Kind</Trans>,
      width: 'minmax(8rem, 1fr)',
      cell: (s) => <span className="ellipsis">{s.connectorTitle}</span>,
    },
    {
      id: 'rows',
      header: <Trans>Listings</Trans>,
      width: '6rem',
      align: 'right',
      cell: (s) =>
        s.role === 'people' ? (
          <span className="quiet">–</span>
        ) : (
          number(s.streams.find((x) => x.stream === 'Property')?.rows ?? 0)
        ),
    },
    {
      id: 'age',
      header: <Trans>Age</Trans>,
      width: '6rem',
      align: 'right',
      cell: (s) => (
        <span className={s.stale ? 'stale' : undefined}>
          {s.stale && <Icon name="warn" size={12} />} {s.asOf ? age(s.asOf, now) : <Trans>never</Trans>}
        </span>
      ),
    },
    { id: 'licence', header: <Trans>Licence</Trans>, width: '7rem', cell: (s) => licenceWord(i18n, s.licence) },
    {
      id: 'renews',
      header: <Trans>Renews</Trans>,
      width: '8rem',
      cell: (s) => (
        <span className={s.alerts.length > 0 ? 'stale ellipsis' : 'ellipsis'}>
          {s.alerts.length > 0 && <Icon name="warn" size={12} />}{' '}
          {s.terms.endsOn ? day(s.terms.endsOn) : s.terms.renewsOn ? day(s.terms.renewsOn) : '–'}
        </span>
      ),
    },
  ];

  return (
    <div className="fill stack" style={{ gap: 0 }}>
      <div className="toolbar">
        <h1 className="grow" style={{ fontSize: 'var(--f-title)' }}>
          <Trans>Sources</Trans>
        </h1>
        <Button variant={data && data.length > 0 ? 'default' : 'filled'} onClick={onAdd}>
          <Trans>Add a source</Trans>
        </Button>
      </div>
      <div className={shown || adding ? 'split has-detail' : 'split'}>
        <div className="split-list">
          {error ? (
            <div className="pad">
              <ErrorNote error={error} onRetry={() => void refetch()} />
            </div>
          ) : !data ? (
            <Loading />
          ) : data.length === 0 ? (
            <Empty icon="sources" title={<Trans>No source yet</Trans>}>
              <p>
                <Trans>
                  A source brings listings in and keeps them up to date: your MLS through the RESO Web API, or a folder
                  of CSV exports on this computer.
                </Trans>
              </p>
            </Empty>
          ) : (
            <DataGrid
              label={t`Sources`}
              columns={
                shown || adding ? columns.filter((c) => ['state', 'name', 'rows', 'age'].includes(c.id)) : columns
              }
              rowCount={data.length}
              row={(i) => data[i]}
              rowId={(s) => s.name}
              onOpen={(s) => onOpen(s.name)}
              openId={shown?.name ?? null}
              autoFocus={!adding}
            />
          )}
        </div>
        {adding && (
          <aside className="split-detail wide" aria-label={t`Add a source`}>
            <AddSource onClose={close} onAdded={onOpen} />
          </aside>
        )}
        {shown && (
          <aside className="split-detail wide" aria-label={t`Source`}>
            <SourceDetail key={shown.name} source={shown} onClose={close} />
          </aside>
        )}
      </div>
    </div>
  );
}
