import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useHost } from '@/ipc/context';
import type { Wizard } from './useWizard';

/** The list-price strategy and the market around a CMA. The core freezes them with it the first time they are asked for. */
export function useSurroundings({ view, saving }: Wizard) {
  const host = useHost();
  return useQuery({
    queryKey: ['cma', view.id, 'surroundings', view.updatedAt],
    queryFn: () => host.cmaSurroundings({ id: view.id }),
    placeholderData: keepPreviousData,
    enabled: view.result !== null && saving !== 'saving',
  });
}
