import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useCommands } from '@/components/commands';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { useHost } from '@/ipc/context';
import { useJobs } from '@/ipc/events';
import type { ImportPreviewView, ImportView } from '@/ipc/types';
import { instant, number } from '@/lib/format';
import { CareFrame } from './CareFrame';
import { ImportDetail } from './ImportDetail';
import { ImportWizard } from './ImportWizard';
import { importStateWord } from './import';

/** Brings people in from a file, and takes a file back that was brought in. */
export function ImportScreen({ onDuplicates, onPerson }: { onDuplicates: () => void; onPerson: (id: string) => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: ['people', 'imports'], queryFn: () => host.imports() });
  const ended = useJobs((j) => j.ended.import);
  const [preview, setPreview] = useState<ImportPreviewView | null>(null);
  const [openId, setOpenId] = useState<number | null>(null);
  const [choosing, setChoosing] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  // The last word of the job is the end of the import, whether or not the store says so too.
  useEffect(() => {
    if (ended) void client.invalidateQueries({ queryKey: ['people', 'imports'] });
  }, [ended, client]);
  const close = useCallback(() => setOpenId(null), []);
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('[role="dialog"]')) return;
      close();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [close]);

  const running = data?.some((i) => i.state === 'running') ?? false;
  const choose = () => {
    if (choosing || running) return;
    setChoosing(true);
    setProblem(null);
    host
      .chooseContactFile()
      .then((found) => found && setPreview(found), setProblem)
      .finally(() => setChoosing(false));
  };
  useCommands('imports', preview ? [] : [{ id: 'imports.choose', title: t`Choose a file`, keys: 'o', run: choose }]);

  if (preview) {
    return (
      <CareFrame title={t`Import`}>
        <ImportWizard
          given={preview}
          onClose={() => setPreview(null)}
          onStarted={(made) => {
            setPreview(null);
            setOpenId(made);
            void refetch();
          }}
        />
      </CareFrame>
    );
  }
  const open = data?.find((i) => i.import === openId);
  const button = (
    <Button loading={choosing} disabled={running} onClick={choose} leftSection={<Icon name="folder" size={14} />}>
      <Trans>Choose a file…</Trans>
    </Button>
  );
  const columns: GridColumn<ImportView>[] = [
    {
      id: 'name',
      header: <Trans>File</Trans>,
      width: 'minmax(12rem, 2fr)',
      cell: (i) => <span className="ellipsis strong">{i.name}</span>,
    },
    { id: 'state', header: <Trans>State</Trans>, width: '6rem', cell: (i) => importStateWord(i18n, i.state) },
    { id: 'at', header: <Trans>When</Trans>, width: '11rem', cell: (i) => instant(i.at) },
    { id: 'rows', header: <Trans>Rows</Trans>, width: '5rem', align: 'right', cell: (i) => number(i.rows) },
    { id: 'created', header: <Trans>New</Trans>, width: '5rem', align: 'right', cell: (i) => number(i.created) },
    {
      id: 'updated',
      header: <Trans>Completed</Trans>,
      width: '7.5rem',
      align: 'right',
      cell: (i) => number(i.updated),
    },
    {
      id: 'rejected',
      header: <Trans>Not taken</Trans>,
      width: '6.5rem',
      align: 'right',
      cell: (i) => number(i.rejected),
    },
  ];
  return (
    <CareFrame title={t`Import`} actions={data && data.length > 0 && button}>
      {problem !== null && (
        <div className="pad">
          <ErrorNote error={problem} onRetry={choose} />
        </div>
      )}
      {error ? (
        <div className="pad">
          <ErrorNote error={error} onRetry={() => void refetch()} />
        </div>
      ) : !data ? (
        <Loading />
      ) : data.length === 0 ? (
        <Empty icon="file" title={<Trans>Bring people in from a file</Trans>} action={button}>
          <p>
            <Trans>
              A table (CSV) from any program, in whatever columns, or cards (vCard) from a phone or mail program. You
              see what it comes to before anything is taken in, and can undo the whole file afterwards. This is also the
              way from systems that offer no connection, such as Top Producer.
            </Trans>
          </p>
        </Empty>
      ) : (
        <div className={open ? 'split has-detail' : 'split'}>
          <div className="split-list">
            <DataGrid
              label={t`Earlier imports`}
              columns={open ? columns.filter((c) => ['name', 'state', 'created'].includes(c.id)) : columns}
              rowCount={data.length}
              row={(i) => data[i]}
              rowId={(i) => String(i.import)}
              onOpen={(i) => setOpenId(i.import)}
              onActive={(i) => {
                if (open) setOpenId(i.import);
              }}
              openId={open ? String(open.import) : null}
              autoFocus
            />
          </div>
          {open && (
            <aside className="split-detail wide" aria-label={t`Import`}>
              <ImportDetail
                key={open.import}
                taken={open}
                onDuplicates={onDuplicates}
                onPerson={onPerson}
                onClose={close}
              />
            </aside>
          )}
        </div>
      )}
    </CareFrame>
  );
}
