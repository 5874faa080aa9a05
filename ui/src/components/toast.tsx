import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { ErrorNote } from './ErrorNote';

let count = 0;

/** Says what was done and offers to take it back for ten seconds. */
export function toastUndo(what: ReactNode, undo: () => void): void {
  count += 1;
  const id = `undo-${count}`;
  notifications.show({
    id,
    autoClose: 10_000,
    withBorder: true,
    message: (
      <div className="row between">
        <span>{what}</span>
        <Button
          variant="subtle"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          <Trans>Undo</Trans>
        </Button>
      </div>
    ),
  });
}

/** Says something that needs no answer. */
export function toast(what: ReactNode): void {
  notifications.show({ autoClose: 5_000, withBorder: true, message: what });
}

/** Shows an error that belongs to no place on the screen. */
export function toastError(error: unknown): void {
  notifications.show({ autoClose: false, withBorder: true, message: <ErrorNote error={error} compact /> });
}
