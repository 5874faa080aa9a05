import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCommands } from '@/components/commands';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Loading } from '@/components/Loading';
import { toastError, toastUndo } from '@/components/toast';
import { newsWord } from '@/i18n/words';
import { useHost } from '@/ipc/context';
import type { NoticeView } from '@/ipc/types';
import { instant, money } from '@/lib/format';

/** Matches that a client hears of only after a yes. */
export function Waiting({ onListing }: { onListing: (key: string) => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const { data, error, refetch } = useQuery({
    queryKey: ['searches', 'waiting'],
    queryFn: () => host.waitingNotices(),
  });
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  // The row the keyboard stands on: the first one until it has moved or something was decided.
  const [active, setActive] = useState<number | null | undefined>(undefined);
  const notices = data ?? [];
  const chosen = notices.filter((n) => marked.has(String(n.notice)));
  const standing = active === undefined ? notices[0] : notices.find((n) => n.notice === active);
  const subjects = chosen.length > 0 ? chosen : standing ? [standing] : [];

  const decide = (decision: 'approve' | 'reject') => {
    const ids = subjects.map((n) => n.notice);
    if (ids.length === 0) return;
    const n = ids.length;
    host.decideNotices({ notices: ids, decision }).then(() => {
      setMarked(new Set());
      setActive(null);
      void refetch();
      toastUndo(
        decision === 'approve' ? (
          <Plural value={n} one="# match approved." other="# matches approved." />
        ) : (
          <Plural value={n} one="# match rejected." other="# matches rejected." />
        ),
        () => {
          host.decideNotices({ notices: ids, decision: 'reopen' }).then(() => void refetch(), toastError);
        },
      );
    }, toastError);
  };
  useCommands('waiting', [
    { id: 'waiting.approve', title: t`Approve`, keys: 'a', run: () => decide('approve') },
    { id: 'waiting.reject', title: t`Reject`, keys: 'x', run: () => decide('reject') },
  ]);

  const columns: GridColumn<NoticeView>[] = [
    {
      id: 'client',
      header: <Trans>For</Trans>,
      width: 'minmax(9rem, 1fr)',
      cell: (n) => <span className="ellipsis strong">{n.client}</span>,
    },
    {
      id: 'what',
      header: <Trans>What</Trans>,
      width: '9rem',
      cell: (n) => <span className="ellipsis">{n.kinds.map((k) => newsWord(i18n, k)).join(', ')}</span>,
    },
    {
      id: 'price',
      header: <Trans>Price</Trans>,
      width: '7rem',
      align: 'right',
      cell: (n) => money(n.news.newPrice ?? n.news.listing.price),
    },
    {
      id: 'address',
      header: <Trans>Listing</Trans>,
      width: 'minmax(12rem, 2fr)',
      cell: (n) => (
        <span className="ellipsis">
          {[n.news.listing.address, n.news.listing.city].filter(Boolean).join(', ') || n.news.listing.listingId}
        </span>
      ),
    },
    {
      id: 'searches',
      header: <Trans>Matches</Trans>,
      width: 'minmax(10rem, 1fr)',
      cell: (n) => <span className="ellipsis quiet">{n.searches.join(', ')}</span>,
    },
    { id: 'at', header: <Trans>When</Trans>, width: '10.5rem', cell: (n) => instant(n.news.at) },
  ];

  if (error) {
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (!data) return <Loading />;
  if (notices.length === 0) {
    return (
      <Empty icon="check" title={<Trans>Nothing to approve</Trans>}>
        <p>
          <Trans>Matches of searches that ask you first wait here. One listing change is one line per client.</Trans>
        </p>
      </Empty>
    );
  }
  return (
    <>
      <div className="toolbar">
        <Button onClick={() => decide('approve')} disabled={subjects.length === 0}>
          <Trans>Approve</Trans>
        </Button>
        <Button variant="default" onClick={() => decide('reject')} disabled={subjects.length === 0}>
          <Trans>Reject</Trans>
        </Button>
        <Button variant="default" onClick={() => setMarked(new Set(notices.map((n) => String(n.notice))))}>
          <Trans>Mark all</Trans>
        </Button>
        <span className="small quiet">
          {chosen.length > 0 ? (
            <Plural value={chosen.length} one="# marked" other="# marked" />
          ) : (
            <Trans>Space marks, A approves, X rejects.</Trans>
          )}
        </span>
      </div>
      <DataGrid
        label={t`To approve`}
        columns={columns}
        rowCount={notices.length}
        row={(i) => notices[i]}
        rowId={(n) => String(n.notice)}
        onOpen={(n) => {
          if (!n.news.listing.withheld) onListing(n.news.listing.key);
        }}
        onActive={(n) => setActive(n.notice)}
        marked={marked}
        onMark={(ids, on) =>
          setMarked((old) => {
            const next = new Set(old);
            for (const id of ids) {
              if (on) next.add(id);
              else next.delete(id);
            }
            return next;
          })
        }
        autoFocus
      />
    </>
  );
}
