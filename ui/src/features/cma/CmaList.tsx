import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu, Modal, SegmentedControl, TextInput } from '@mantine/core';
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
import { day, instant, number, roundMoney } from '@/lib/format';
import { NewCma } from './NewCma';
import './cma.css';

type Shelf = 'all' | 'kept' | 'drafts';

/** Every CMA, newest first: those that are kept, and drafts apart from them. Deleting one can be taken back. */
export function CmaList({ onOpen, onListings }: { onOpen: (id: string) => void; onListings: () => void }) {
  const { t } = useLingui();
  const host = useHost();
  const { data, error, refetch } = useQuery({ queryKey: ['cmas'], queryFn: () => host.cmas() });
  const [active, setActive] = useState<CmaSummaryView | null>(null);
  const [shelf, setShelf] = useState<Shelf>('all');
  const [starting, setStarting] = useState(false);
  const [renaming, setRenaming] = useState<CmaSummaryView | null>(null);
  const all = [...(data ?? [])].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  const rows = all.filter((r) => shelf === 'all' || r.kept === (shelf === 'kept'));
  const again = () => refetch();

  const remove = (cma: CmaSummaryView) => {
    host.deleteCma({ id: cma.id }).then(() => {
      void again();
      toastUndo(<Trans>“{cma.title}” deleted.</Trans>, () => {
        host.restoreCma({ id: cma.id }).then(again, toastError);
      });
    }, toastError);
  };
  const duplicate = (cma: CmaSummaryView) => {
    host.duplicateCma({ id: cma.id }).then((copy) => onOpen(copy.id), toastError);
  };
  const file = (cma: CmaSummaryView, kept: boolean) => {
    host.fileCma({ id: cma.id, kept, title: null }).then(again, toastError);
  };
  useCommands('cmas', [
    { id: 'cmas.new', title: t`New CMA`, keys: 'n', run: () => setStarting(true) },
    ...(active
      ? [
          { id: 'cmas.delete', title: t`Delete the CMA`, keys: 'Delete', run: () => remove(active) },
          { id: 'cmas.duplicate', title: t`Duplicate the CMA`, keys: 'd', run: () => duplicate(active) },
          { id: 'cmas.rename', title: t`Rename the CMA`, keys: 'F2', run: () => setRenaming(active) },
        ]
      : []),
  ]);

  const columns: GridColumn<CmaSummaryView>[] = [
    {
      id: 'title',
      header: <Trans>CMA</Trans>,
      width: 'minmax(14rem, 3fr)',
      cell: (r) => <span className="ellipsis">{r.title}</span>,
    },
    {
      id: 'shelf',
      header: <Trans>State</Trans>,
      width: '6rem',
      cell: (r) => (r.kept ? <Trans>Kept</Trans> : <span className="quiet">{t`Draft`}</span>),
    },
    {
      id: 'asOf',
      header: <Trans>As of</Trans>,
      width: '8rem',
      align: 'right',
      cell: (r) => day(r.asOf),
    },
    {
      id: 'sales',
      header: <Trans>Sales</Trans>,
      width: '5rem',
      align: 'right',
      cell: (r) => (r.comparables > 0 ? number(r.comparables) : ''),
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
      id: 'more',
      header: (
        <span className="visually-hidden">
          <Trans>More</Trans>
        </span>
      ),
      width: '3rem',
      align: 'right',
      cell: (r) => (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon tabIndex={-1} aria-label={t`More about “${r.title}”`} onClick={(e) => e.stopPropagation()}>
              <Icon name="more" size={14} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown onClick={(e) => e.stopPropagation()}>
            <Menu.Item onClick={() => setRenaming(r)}>
              <Trans>Rename…</Trans>
            </Menu.Item>
            <Menu.Item onClick={() => duplicate(r)}>
              <Trans>Duplicate</Trans>
            </Menu.Item>
            <Menu.Item onClick={() => file(r, !r.kept)}>
              {r.kept ? <Trans>Put among the drafts</Trans> : <Trans>Keep</Trans>}
            </Menu.Item>
            <Menu.Item onClick={() => remove(r)}>
              <Trans>Delete</Trans>
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
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
  const count = (of: Shelf) => all.filter((r) => of === 'all' || r.kept === (of === 'kept')).length;
  return (
    <div className="fill stack" style={{ gap: 0 }}>
      <div className="toolbar">
        <h1 className="grow" style={{ fontSize: 'var(--f-title)' }}>
          <Trans>CMAs</Trans>
        </h1>
        {all.length > 0 && (
          <SegmentedControl
            aria-label={t`Which CMAs`}
            value={shelf}
            onChange={(v) => setShelf(v as Shelf)}
            data={[
              { value: 'all', label: t`All ${count('all')}` },
              { value: 'kept', label: t`Kept ${count('kept')}` },
              { value: 'drafts', label: t`Drafts ${count('drafts')}` },
            ]}
          />
        )}
        <Button leftSection={<Icon name="plus" size={14} />} onClick={() => setStarting(true)}>
          <Trans>New CMA</Trans>
        </Button>
      </div>
      {starting && <NewCma onOpen={onOpen} onClose={() => setStarting(false)} />}
      {!starting && all.length === 0 && (
        <Empty
          icon="cma"
          title={<Trans>No CMA yet</Trans>}
          action={
            <div className="row">
              <Button onClick={() => setStarting(true)}>
                <Trans>New CMA</Trans>
              </Button>
              <Button variant="default" onClick={onListings}>
                <Trans>Choose a listing</Trans>
              </Button>
            </div>
          }
        >
          <p>
            <Trans>
              A comparative market analysis starts from a listing, an address or a home typed by hand. It is saved as
              you go and kept until you delete it.
            </Trans>
          </p>
        </Empty>
      )}
      {!starting && all.length > 0 && rows.length === 0 && (
        <Empty icon="cma" title={shelf === 'kept' ? <Trans>None kept yet</Trans> : <Trans>No drafts</Trans>}>
          <p>
            {shelf === 'kept' ? (
              <Trans>“Keep” puts a CMA apart from the drafts.</Trans>
            ) : (
              <Trans>Every CMA here is kept.</Trans>
            )}
          </p>
        </Empty>
      )}
      {!starting && rows.length > 0 && (
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
      <Rename
        cma={renaming}
        onDone={() => {
          setRenaming(null);
          void again();
        }}
      />
    </div>
  );
}

function Rename({ cma, onDone }: { cma: CmaSummaryView | null; onDone: () => void }) {
  const { t } = useLingui();
  const host = useHost();
  const [title, setTitle] = useState<string | null>(null);
  const value = title ?? cma?.title ?? '';
  const close = () => {
    setTitle(null);
    onDone();
  };
  return (
    <Modal
      opened={cma !== null}
      onClose={close}
      title={t`Rename the CMA`}
      centered
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form
        className="stack wide"
        onSubmit={(e) => {
          e.preventDefault();
          if (cma) host.fileCma({ id: cma.id, kept: null, title: value.trim() }).then(close, toastError);
        }}
      >
        <TextInput
          label={t`Title`}
          value={value}
          maxLength={200}
          data-autofocus
          onChange={(e) => setTitle(e.currentTarget.value)}
        />
        <div>
          <Button type="submit" disabled={value.trim() === ''}>
            <Trans>Rename</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
