import { msg } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { i18n } from '@/i18n/i18n';
import { ErrorNote } from './ErrorNote';

/** The cross of a notice has no words of its own. */
const closing = () => ({ 'aria-label': i18n._(msg`Close`) });

let count = 0;
/** Most notices at once that need no answer. Of many quick steps the newest count; older ones make room. */
const MOST = 2;
let open: string[] = [];

/** Shows a notice that goes away by itself. */
function pass(message: ReactNode, lasts: number, given?: string): string {
  count += 1;
  const id = given ?? `notice-${count}`;
  open = [...open.filter((one) => one !== id), id];
  for (const old of open.slice(0, -MOST)) notifications.hide(old);
  notifications.show({
    id,
    autoClose: lasts,
    withBorder: true,
    closeButtonProps: closing(),
    onClose: () => {
      open = open.filter((one) => one !== id);
    },
    message,
  });
  return id;
}

/** Says what was done and offers to take it back for ten seconds, or as long as `lasts`. By its `id` it can be hidden. */
export function toastUndo(what: ReactNode, undo: () => void, given: { id?: string; lasts?: number } = {}): void {
  const id: string = pass(
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
    </div>,
    given.lasts ?? 10_000,
    given.id,
  );
}

/** Says something that needs no answer. */
export function toast(what: ReactNode): void {
  pass(what, 5_000);
}

/** Says something, with what can be done about it. */
export function toastWith(message: ReactNode): void {
  pass(message, 8_000);
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
