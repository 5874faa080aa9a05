import { Trans } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { toast, toastError, toastUndo } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { TransactionView } from '@/ipc/types';

/** What is done to deals: each change says what it was and can be taken back. */
export function useChanges() {
  const host = useHost();
  const client = useQueryClient();
  const show = (deal: TransactionView) => client.setQueryData(['services', 'deal', deal.id], deal);
  return {
    /** Waits for a change, shows the deal as it stands and offers the way back; throws what went wrong. */
    async did(change: Promise<TransactionView>, what: ReactNode): Promise<TransactionView> {
      const deal = await change;
      show(deal);
      const back = () =>
        host.undoTransaction({ id: deal.id, revision: deal.revision }).then((was) => {
          show(was);
          toast(<Trans>Taken back.</Trans>);
        }, toastError);
      if (deal.mayUndo) toastUndo(what, () => void back());
      else toast(what);
      return deal;
    },
  };
}
