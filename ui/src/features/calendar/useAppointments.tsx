import { Trans } from '@lingui/react/macro';
import { toast, toastError, toastUndo } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { CalendarEntryView, SaveAppointmentRequest, SaveCalendarFileRequest } from '@/ipc/types';

/** What is done with appointments, each with its way back. */
export function useAppointments() {
  const host = useHost();
  const callOff = async (id: string, title: string) => {
    const { field, before } = await host.cancelAppointment({ id });
    toastUndo(<Trans>Called off: {title}</Trans>, () => {
      host.editField({ id, field, value: before, reason: null }).catch(toastError);
    });
  };
  return {
    callOff: (entry: CalendarEntryView) => void callOff(entry.id, entry.title).catch(toastError),
    /** Keeps an appointment; rejects with what is wrong with it. */
    async save(request: SaveAppointmentRequest) {
      const { id, sentTo } = await host.saveAppointment(request);
      const names = sentTo.join(', ');
      const what = names === '' ? <Trans>Saved here.</Trans> : <Trans>Saved here. On its way to {names}.</Trans>;
      if (request.id !== null) toast(what);
      else
        toastUndo(what, () => {
          host.cancelAppointment({ id }).then(() => toast(<Trans>Taken back.</Trans>), toastError);
        });
      return id;
    },
    file(request: SaveCalendarFileRequest) {
      host.saveCalendarFile(request).then((path) => {
        if (path !== null) toast(<Trans>Saved to {path}</Trans>);
      }, toastError);
    },
  };
}
