import { Trans } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback } from 'react';
import { toast, toastError, toastUndo } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { TourView } from '@/ipc/types';

/** What is done to a tour: each change is shown at once, says what it was and can be taken back. */
export function useChanges() {
  const host = useHost();
  const client = useQueryClient();
  const show = useCallback((tour: TourView) => client.setQueryData(['services', 'tour', tour.id], tour), [client]);
  const takeBack = useCallback(
    (tour: TourView) =>
      host.undoTour({ id: tour.id, revision: tour.revision }).then((was) => {
        show(was);
        toast(<Trans>Taken back.</Trans>);
      }, toastError),
    [host, show],
  );
  /** Waits for a change, shows the tour as it stands and offers the way back; throws what went wrong. */
  const did = useCallback(
    async (change: Promise<TourView>, what?: ReactNode): Promise<TourView> => {
      const tour = await change;
      show(tour);
      if (what && tour.canUndo) toastUndo(what, () => void takeBack(tour), { id: `tour-${tour.id}` });
      return tour;
    },
    [show, takeBack],
  );
  return { did, takeBack };
}
