import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Paper } from '@/components/paper/paper';
import { useHost } from '@/ipc/context';
import type { DocumentRequest } from '@/ipc/types';
import type { Wizard } from './useWizard';

/** The report of a CMA: how it is made up, and its pages on paper and on a screen. */
export function useReport({ view, saving }: Wizard) {
  const host = useHost();
  // The moment of the last save makes new pictures of every change; nothing asks while a change is being saved.
  const state = view.updatedAt;
  const quiet = view.result === null || saving === 'saving';
  const document = useMemo<DocumentRequest>(() => ({ kind: 'cma', id: view.id }), [view.id]);
  const plan = useQuery({
    queryKey: ['cma', view.id, 'plan', state],
    queryFn: () => host.documentPlan({ document, wide: false }),
    placeholderData: keepPreviousData,
    enabled: !quiet,
  });
  const papers = useMemo(() => {
    const paper = (wide: boolean): Paper => ({
      key: ['cma', view.id, wide ? 'slides' : 'sheets', state],
      draw: (page, width) => host.documentPage({ document, page, width, wide }),
    });
    return { sheets: paper(false), slides: paper(true) };
  }, [host, document, view.id, state]);
  return { document, plan: plan.data, planIsOld: plan.isPlaceholderData, error: plan.error, quiet, ...papers };
}
