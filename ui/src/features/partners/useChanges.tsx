import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { toast, toastError, toastUndo } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { KeptItemView, PartnerFormView, PartnerItemView, PartnerSavedView, PartnerView } from '@/ipc/types';

/** Kinds that can be removed when they were entered by mistake. */
const REMOVABLE = new Set(['licence', 'service-level', 'measurement', 'onboarding']);

export const isRemovable = (kind: string): boolean => REMOVABLE.has(kind);

const proposed = () => toast(<Trans>Proposed. An admin decides about it.</Trans>);

/** What is changed about partners, each with its way back where there is one; what an agent changes is proposed. */
export function useChanges() {
  const host = useHost();
  /** Says what became of a change. */
  const said = (saved: PartnerSavedView, what: ReactNode, back?: () => Promise<unknown>) => {
    if (saved.proposal !== null) proposed();
    else if (back) toastUndo(what, () => void back().catch(toastError));
    else toast(what);
  };
  return {
    /** Saves a partner; `before` is what it was, for the way back. */
    async partner(form: PartnerFormView, before: PartnerView | null, reason: string | null, what?: ReactNode) {
      const saved = await host.savePartner({ partner: form, revision: before?.revision ?? 0, reason });
      said(
        saved,
        what ?? <Trans>Saved: {form.name}</Trans>,
        before
          ? () => host.savePartner({ partner: before.form, revision: saved.revision, reason })
          : () =>
              host.savePartner({ partner: { ...form, id: saved.id, putAway: true }, revision: saved.revision, reason }),
      );
      return saved;
    },
    /** Saves something that belongs to a partner. */
    async item(partner: string, item: PartnerItemView, before: KeptItemView | null, reason: string | null) {
      const save = (of: PartnerItemView, id: string | null, revision: number) =>
        host.savePartnerItem({ partner, id, item: of, revision, reason });
      const saved = await save(item, before?.id ?? null, before?.revision ?? 0);
      const back = before
        ? () => save(before.item, before.id, saved.revision)
        : isRemovable(item.kind)
          ? () => host.removePartnerItem({ id: saved.id, kind: item.kind })
          : undefined;
      said(saved, <Trans>Saved.</Trans>, back);
      return saved;
    },
    remove(partner: string, kept: KeptItemView) {
      host.removePartnerItem({ id: kept.id, kind: kept.item.kind }).then(
        () =>
          toastUndo(<Trans>Removed.</Trans>, () => {
            host
              .savePartnerItem({ partner, id: kept.id, item: kept.item, revision: 0, reason: null })
              .catch(toastError);
          }),
        toastError,
      );
    },
    async step(kept: KeptItemView, next: string, reason: string | null) {
      const saved = await host.stepAgreement({ id: kept.id, next, reason, revision: kept.revision });
      said(saved, <Trans>Saved.</Trans>);
    },
  };
}
