import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useHost } from '@/ipc/context';
import type { SavedView } from '@/ipc/types';
import { bytes } from '@/lib/format';
import { toastError, toastWith } from './toast';

/** Says where a file was written, with a way to it; nothing where nobody chose a place. */
export function useWritten() {
  const host = useHost();
  return ({ path, bytes: size }: SavedView) => {
    if (path === null) return;
    toastWith(
      <div className="row between">
        <span style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          <Trans>
            Saved, {bytes(size)}: {path}
          </Trans>
        </span>
        <Button
          variant="subtle"
          style={{ flexShrink: 0 }}
          onClick={() => {
            host.revealFile({ key: path }).catch(toastError);
          }}
        >
          <Trans>Show</Trans>
        </Button>
      </div>,
    );
  };
}
