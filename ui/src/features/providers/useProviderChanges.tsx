import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { toast, toastError, toastUndo } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { JobNoteView, ProviderJobView, ProviderSheetView, ProviderView } from '@/ipc/types';

/** What is changed about providers, each with its way back. */
export function useProviderChanges() {
  const host = useHost();
  return {
    /** Keeps a sheet; rejects with what is wrong with it. */
    async sheet(before: ProviderView, sheet: ProviderSheetView) {
      const partner = before.row.id;
      const { revision } = await host.saveProviderSheet({ partner, sheet, revision: before.revision });
      const undo = () => host.saveProviderSheet({ partner, sheet: before.sheet, revision }).catch(toastError);
      toastUndo(<Trans>Saved: {before.row.name}</Trans>, () => void undo());
    },
    /** Writes down what came of a job; rejects with what is wrong with it. */
    async note(job: ProviderJobView, note: JobNoteView, before: JobNoteView, what: ReactNode) {
      const { revision } = await host.noteJob({ job: job.id, revision: job.revision, note });
      toastUndo(what, () => void host.noteJob({ job: job.id, revision, note: before }).catch(toastError));
    },
    attach(job: ProviderJobView, kind: string) {
      host.attachJobFile({ job: job.id, revision: job.revision, kind }).then((kept) => {
        if (kept) toast(<Trans>Attached.</Trans>);
      }, toastError);
    },
    saveFile(job: string, file: string) {
      host.saveJobFile({ job, file }).then(({ path }) => {
        if (path !== null) toast(<Trans>Saved to {path}</Trans>);
      }, toastError);
    },
  };
}
