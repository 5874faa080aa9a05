import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCommands } from '@/components/commands';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toastError, toastUndo } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { CmaSummaryView } from '@/ipc/types';
import { instant, roundMoney } from '@/lib/format';

/** Every CMA, newest first. Deleting one can be taken back. */
export function CmaList({ onOpen, onListings }: { onOpen: (id: string) => void; onListings: () => void }) {
  const { t } = useLingui();
  const host = useHost();
  const { data, error, refetch } = useQuery({ queryKey: ['cmas'], queryFn: () => host.cmas() });
  const [active, setActive] = useState<CmaSummaryView | null>(null);
  const rows = [...(data ?? [])].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));

  const remove = (cma: CmaSummaryView) => {
    const again = () => refetch();
    host.deleteCma({ id: cma.id }).then(() => {
      void again();
      toastUndo(<Trans>“{cma.title}” deleted.</Trans>, () => {
        host.restoreCma({ id: cma.id }).then(again, toastError);
      });
    }, toastError);
  };
  useCommands(
    'cmas',
    active ? [{ id: 'cmas.delete', title: t`Delete the CMA`, keys: 'Delete', run: () => remove(active) }] : [],
  );

  const columns: GridColumn<CmaSummaryView>[] = [
    {
      id: 'title',
      header: <Trans>CMA</Trans>,
      width: 'minmax(14rem, 3fr)',
      cell: (r) => <span className="ellipsis">{r.title}</span>,
    },
    {
      id: 'estimate',
      header: <Trans>Estimated sale price</Trans>,
      width: '11rem',
      align: 'right',
      cell: (r) =>
        r.estimate ? (
          roundMoney(r.estimate)
        ) : (
          <span className="quiet">
            <Trans>no result yet</Trans>
          </span>
        ),
    },
    {
      id: 'updated',
      header: <Trans>Last change</Trans>,
      width: '13rem',
      align: 'right',
      cell: (r) => instant(r.updatedAt),
    },
    {
      id: 'remove',
      header: (
        <span className="visually-hidden">
          <Trans>Delete</Trans>
        </span>
      ),
      width: '3rem',
      align: 'right',
      cell: (r) => (
        <ActionIcon
          tabIndex={-1}
          aria-label={t`Delete “${r.title}”`}
          onClick={(event) => {
            event.stopPropagation();
            remove(r);
          }}
        >
          <Icon name="trash" size={14} />
        </ActionIcon>
      ),
    },
  ];
  if (error) {
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (!data) return <Loading />;
  return (
    <div className="fill stack" style={{ gap: 0 }}>
      <div className="toolbar">
        <h1 className="grow" style={{ fontSize: 'var(--f-title)' }}>
          <Trans>CMAs</Trans>
        </h1>
        <span className="small quiet">
          <Trans>Kept until you delete them</Trans>
        </span>
      </div>
      {rows.length === 0 ? (
        <Empty
          icon="cma"
          title={<Trans>No CMA yet</Trans>}
          action={
            <Button onClick={onListings}>
              <Trans>Choose a listing</Trans>
            </Button>
          }
        >
          <p>
            <Trans>A comparative market analysis starts from a listing: open one and choose “Start a CMA”.</Trans>
          </p>
        </Empty>
      ) : (
        <DataGrid
          label={t`CMAs`}
          columns={columns}
          rowCount={rows.length}
          row={(i) => rows[i]}
          rowId={(r) => r.id}
          onOpen={(r) => onOpen(r.id)}
          onActive={setActive}
          autoFocus
        />
      )}
    </div>
  );
}
