import { msg } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { i18n } from '@/i18n/i18n';
import { ErrorNote } from './ErrorNote';

let count = 0;

/** The cross of a notice has no words of its own. */
const closing = () => ({ 'aria-label': i18n._(msg`Close`) });

/** Says what was done and offers to take it back for ten seconds, or as long as `lasts`. By its `id` it can be hidden. */
export function toastUndo(what: ReactNode, undo: () => void, given: { id?: string; lasts?: number } = {}): void {
  count += 1;
  const id = given.id ?? `undo-${count}`;
  notifications.show({
    id,
    autoClose: given.lasts ?? 10_000,
    withBorder: true,
    closeButtonProps: closing(),
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
  notifications.show({ autoClose: 5_000, withBorder: true, closeButtonProps: closing(), message: what });
}

/** Says something, with what can be done about it. */
export function toastWith(message: ReactNode): void {
  notifications.show({ autoClose: 8_000, withBorder: true, closeButtonProps: closing(), message });
}

/** Shows an error that belongs to no place on the screen. */
export function toastError(error: unknown): void {
  notifications.show({
    autoClose: false,
    withBorder: true,
    closeButtonProps: closing(),
    message: <ErrorNote error={error} compact />,
  });
}
