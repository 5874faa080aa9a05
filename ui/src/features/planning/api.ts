import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useHost } from '@/ipc/context';
import type { PropertyPlanView } from '@/ipc/types';

const keyOf = (transaction: string) => ['services', 'plan', transaction] as const;

export function usePlan(transaction: string) {
  const host = useHost();
  return useQuery({ queryKey: keyOf(transaction), queryFn: () => host.propertyPlan({ transaction }) });
}

/** Shows what a change answers at once, so that the next change is based on it. */
export function useShownPlan(transaction: string) {
  const client = useQueryClient();
  return async (change: Promise<PropertyPlanView>): Promise<PropertyPlanView> => {
    const view = await change;
    client.setQueryData(keyOf(transaction), view);
    return view;
  };
}
