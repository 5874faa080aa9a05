import { useQuery } from '@tanstack/react-query';
import { useHost } from '@/ipc/context';

export function usePlan(transaction: string) {
  const host = useHost();
  return useQuery({ queryKey: ['services', 'plan', transaction], queryFn: () => host.propertyPlan({ transaction }) });
}
