import { Trans } from '@lingui/react/macro';
import { toast, toastError, toastUndo } from '@/components/toast';
import { useHost } from '@/ipc/context';
import { dueDay } from './dates';

/** What is done with a task, each with its way back. */
export function useTaskActions() {
  const host = useHost();
  return {
    complete(id: string, title: string, done: boolean) {
      host.completeTask({ id, done }).then(
        () =>
          toastUndo(done ? <Trans>Done: {title}</Trans> : <Trans>Open again: {title}</Trans>, () => {
            host.completeTask({ id, done: !done }).catch(toastError);
          }),
        toastError,
      );
    },
    snooze(id: string, title: string, until: string) {
      host.snoozeTask({ id, until }).then(
        ({ field, before }) =>
          toastUndo(
            <Trans>
              Put off to {dueDay(until)}: {title}
            </Trans>,
            () => {
              host.editField({ id, field, value: before, reason: null }).catch(toastError);
            },
          ),
        toastError,
      );
    },
    add(request: { person: string | null; title: string; dueAt: string | null; taskType: string | null }) {
      return host.addTask(request).then(({ sentTo }) => {
        const names = sentTo.join(', ');
        toast(names === '' ? <Trans>Saved here.</Trans> : <Trans>Saved here. On its way to {names}.</Trans>);
      });
    },
  };
}
