import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useHost } from '@/ipc/context';

export function useDeals(text: string) {
  const host = useHost();
  return useQuery({
    queryKey: ['services', 'deals', text],
    queryFn: () => host.transactions({ text: text || null }),
    placeholderData: keepPreviousData,
  });
}

export function useDeal(id: string) {
  const host = useHost();
  return useQuery({ queryKey: ['services', 'deal', id], queryFn: () => host.transaction({ id }) });
}

export function useChoices() {
  const host = useHost();
  return useQuery({ queryKey: ['services', 'deal-choices'], queryFn: () => host.transactionChoices() });
}
