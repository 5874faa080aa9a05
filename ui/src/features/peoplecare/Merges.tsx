import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import type { MergedPairView } from '@/ipc/types';
import { instant } from '@/lib/format';

/** People that were made one, and a way to make two of them again. */
export function Merges({
  merges,
  onUnmerge,
}: {
  merges: readonly MergedPairView[];
  onUnmerge: (merge: MergedPairView) => Promise<void>;
}) {
  const { t } = useLingui();
  const [busy, setBusy] = useState<string | null>(null);
  const unmerge = (merge: MergedPairView) => {
    setBusy(merge.gone);
    void onUnmerge(merge).finally(() => setBusy(null));
  };
  if (merges.length === 0) {
    return (
      <Empty icon="undo" title={<Trans>Nobody was merged yet</Trans>}>
        <p>
          <Trans>
            Whoever is merged is listed here and can be made two people again, with everything each one had.
          </Trans>
        </p>
      </Empty>
    );
  }
  const columns: GridColumn<MergedPairView>[] = [
    {
      id: 'kept',
      header: <Trans>Stayed</Trans>,
      width: 'minmax(10rem, 1fr)',
      cell: (m) => <span className="ellipsis strong">{m.keptName}</span>,
    },
    {
      id: 'gone',
      header: <Trans>Became part of it</Trans>,
      width: 'minmax(10rem, 1fr)',
      cell: (m) => <span className="ellipsis">{m.goneName}</span>,
    },
    { id: 'at', header: <Trans>When</Trans>, width: '11rem', cell: (m) => instant(m.at) },
    {
      id: 'by',
      header: <Trans>By</Trans>,
      width: 'minmax(8rem, 0.7fr)',
      cell: (m) => <span className="ellipsis">{m.actor ?? t`a system`}</span>,
    },
    {
      id: 'undo',
      header: <span className="visually-hidden">{t`Unmerge`}</span>,
      width: '8rem',
      align: 'right',
      cell: (m) => (
        <Button
          variant="default"
          size="compact-xs"
          tabIndex={-1}
          loading={busy === m.gone}
          onClick={(event) => {
            event.stopPropagation();
            unmerge(m);
          }}
        >
          <Trans>Unmerge</Trans>
        </Button>
      ),
    },
  ];
  return (
    <>
      <p className="care-hint small quiet">
        <Trans>Enter on a line, or its button, makes two people of it again.</Trans>
      </p>
      <DataGrid
        label={t`Merged`}
        columns={columns}
        rowCount={merges.length}
        row={(i) => merges[i]}
        rowId={(m) => m.gone}
        onOpen={unmerge}
        autoFocus
      />
    </>
  );
}
