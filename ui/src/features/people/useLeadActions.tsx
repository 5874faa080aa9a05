import { Trans, useLingui } from '@lingui/react/macro';
import { toastError, toastUndo } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { LeadStateView, LeadView } from '@/ipc/types';

/** What is done with a lead in one step, each with its way back. */
export function useLeadActions() {
  const { t } = useLingui();
  const host = useHost();
  return {
    /** Logs a call, which answers the lead. */
    called(lead: LeadView) {
      const { person, name } = lead;
      host.addNote({ person, text: t`Called.`, channel: 'call' }).then(
        ({ id }) =>
          toastUndo(<Trans>Call with {name} logged; answered.</Trans>, () => {
            host
              .archiveRecord({ id, everywhere: true })
              .then(() => host.markLead({ lead: lead.lead, state: lead.state }))
              .catch(toastError);
          }),
        toastError,
      );
    },
    mark(lead: LeadView, state: LeadStateView) {
      const { name } = lead;
      host.markLead({ lead: lead.lead, state }).then(
        () =>
          toastUndo(
            state === 'dismissed' ? (
              <Trans>{name}: archived.</Trans>
            ) : state === 'answered' ? (
              <Trans>{name}: answered.</Trans>
            ) : (
              <Trans>{name}: waits again.</Trans>
            ),
            () => {
              host.markLead({ lead: lead.lead, state: lead.state }).catch(toastError);
            },
          ),
        toastError,
      );
    },
  };
}
