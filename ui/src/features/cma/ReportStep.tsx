import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCommands } from '@/components/commands';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { SavedView } from '@/ipc/types';
import { bytes } from '@/lib/format';
import type { Wizard } from './useWizard';

/** The report as it will be printed, page by page, and where it was saved. */
export function ReportStep({ wizard: { view, edits, edit, saving } }: { wizard: Wizard }) {
  const { t } = useLingui();
  const host = useHost();
  const [page, setPage] = useState(0);
  const [saved, setSaved] = useState<SavedView | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const {
    data,
    error: previewError,
    isPending,
    refetch,
  } = useQuery({
    // The moment of the last save makes a new picture of every change; nothing asks while one is under way.
    queryKey: ['cma', view.id, 'page', page, view.updatedAt],
    queryFn: () => host.cmaPreview({ id: view.id, page, width: 900 }),
    placeholderData: keepPreviousData,
    enabled: view.result !== null && saving !== 'saving',
  });
  const pages = data?.pages ?? 0;
  const save = (ask: boolean) => {
    setBusy(true);
    setError(null);
    host
      .exportCma({ id: view.id, ask })
      .then((answer) => {
        if (answer.path) setSaved(answer);
      }, setError)
      .finally(() => setBusy(false));
  };
  useCommands(
    'report',
    view.result
      ? [{ id: 'cma.save', title: t`Save the PDF`, keys: 'mod+s', inFields: true, run: () => save(false) }]
      : [],
  );
  return (
    <div className="pad report">
      <div className="stack wide report-form">
        <h2>
          <Trans>The report</Trans>
        </h2>
        <TextInput
          label={t`Title`}
          value={edits.title ?? ''}
          placeholder={view.title}
          maxLength={200}
          onChange={(e) => edit({ title: e.currentTarget.value || null }, 'title')}
        />
        <TextInput
          label={t`Prepared for`}
          value={edits.preparedFor ?? ''}
          maxLength={200}
          onChange={(e) => edit({ preparedFor: e.currentTarget.value || null }, 'preparedFor')}
        />
        <Textarea
          label={t`Your note on the result`}
          value={edits.note ?? ''}
          minRows={3}
          rows={4}
          maxLength={4000}
          onChange={(e) => edit({ note: e.currentTarget.value || null }, 'note')}
        />
        <div className="row wrap">
          <Button loading={busy} disabled={!view.result} onClick={() => save(false)}>
            <Trans>Save PDF</Trans>
          </Button>
          <Button variant="default" disabled={busy || !view.result} onClick={() => save(true)}>
            <Trans>Save as…</Trans>
          </Button>
        </div>
        {error !== null && <ErrorNote error={error} />}
        {saved?.path && (
          <div className="stack" role="status">
            <p>
              <Icon name="good" size={14} /> <Trans>Saved, {bytes(saved.bytes)}</Trans>
            </p>
            <p className="mono saved-path">{saved.path}</p>
            <div>
              <Button
                variant="default"
                leftSection={<Icon name="folder" size={14} />}
                onClick={() => {
                  host.revealFile({ key: saved.path ?? '' }).catch(toastError);
                }}
              >
                <Trans>Show in folder</Trans>
              </Button>
            </div>
          </div>
        )}
      </div>
      <div className="report-page">
        {previewError ? (
          <ErrorNote error={previewError} onRetry={() => void refetch()} />
        ) : (
          <>
            <div className="row report-turn">
              <ActionIcon aria-label={t`Previous page`} disabled={page === 0} onClick={() => setPage(page - 1)}>
                <Icon name="left" />
              </ActionIcon>
              <span className="small quiet" role="status">
                {pages > 0 && (
                  <Trans>
                    Page {page + 1} of {pages}
                  </Trans>
                )}
              </span>
              <ActionIcon aria-label={t`Next page`} disabled={page + 1 >= pages} onClick={() => setPage(page + 1)}>
                <Icon name="right" />
              </ActionIcon>
            </div>
            {data ? (
              <img className="report-picture" src={data.dataUrl} alt={t`Page ${page + 1} of the report`} />
            ) : (
              isPending && view.result && <div className="report-picture report-wait" />
            )}
          </>
        )}
      </div>
    </div>
  );
}
