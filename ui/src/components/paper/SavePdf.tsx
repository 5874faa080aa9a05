import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useCommands } from '@/components/commands';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { SavedView } from '@/ipc/types';
import { bytes } from '@/lib/format';

/** Where and in which form a document is to be written. */
export interface SaveWay {
  /** Ask where; otherwise into the documents folder. */
  ask: boolean;
  /** Slides for a screen instead of sheets of paper. */
  wide: boolean;
}

/** Writes a document as a PDF and says where it is. */
export function SavePdf({ save, disabled }: { save: (way: SaveWay) => Promise<SavedView>; disabled: boolean }) {
  const { t } = useLingui();
  const host = useHost();
  const [saved, setSaved] = useState<SavedView | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = (way: SaveWay) => {
    if (busy || disabled) return;
    setBusy(true);
    setError(null);
    setSaved(null);
    save(way)
      .then((answer) => answer.path && setSaved(answer), setError)
      .finally(() => setBusy(false));
  };
  useCommands('save-pdf', [
    {
      id: 'pdf.save',
      title: t`Save the PDF`,
      keys: 'mod+s',
      inFields: true,
      run: () => run({ ask: false, wide: false }),
    },
  ]);
  return (
    <div className="stack">
      <div className="row save-pdf">
        <Button
          className="grow"
          loading={busy}
          disabled={disabled}
          aria-keyshortcuts="Control+S"
          onClick={() => run({ ask: false, wide: false })}
        >
          <Trans>Save PDF</Trans>
        </Button>
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" px="xs" disabled={disabled || busy} aria-label={t`Other ways to save`}>
              <Icon name="down" size={14} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => run({ ask: true, wide: false })}>
              <Trans>Save as…</Trans>
            </Menu.Item>
            <Menu.Item onClick={() => run({ ask: true, wide: true })}>
              <Trans>Save slides for a screen as…</Trans>
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <div role="status">
        {busy && (
          <p className="small quiet">
            <Trans>Making the PDF…</Trans>
          </p>
        )}
        {saved?.path && (
          <div className="stack saved">
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
      {error !== null && <ErrorNote error={error} />}
    </div>
  );
}
