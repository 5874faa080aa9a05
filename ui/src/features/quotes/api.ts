import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useHost } from '@/ipc/context';
import type { CompareQuotesRequest, QuoteKindView } from '@/ipc/types';

export function useQuotes() {
  const host = useHost();
  return useQuery({ queryKey: ['quotes', 'list'], queryFn: () => host.quotes() });
}

/** Quotes side by side; the last comparison stays while another order or stay is worked out. */
export function useComparison(request: CompareQuotesRequest) {
  const host = useHost();
  return useQuery({
    queryKey: ['quotes', 'compare', request],
    queryFn: () => host.compareQuotes(request),
    enabled: request.ids.length > 1,
    placeholderData: keepPreviousData,
  });
}

export function useFields(kind: QuoteKindView) {
  const host = useHost();
  return useQuery({ queryKey: ['quotes', 'fields', kind], queryFn: () => host.quoteFields({ kind }) });
}

export function usePartners(kind: QuoteKindView) {
  const host = useHost();
  // Each list begins one further down: it is asked for anew whenever the form opens.
  return useQuery({
    queryKey: ['quotes', 'partners', kind],
    queryFn: () => host.quotePartners({ kind }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}
