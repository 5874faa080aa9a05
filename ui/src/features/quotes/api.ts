import { useLingui } from '@lingui/react/macro';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useHost } from '@/ipc/context';
import { mailAccountQuery } from '@/ipc/queries';
import type { CompareQuotesRequest, QuoteFieldView, QuoteKindView } from '@/ipc/types';
import { FIELDS } from './words';

export function useQuotes() {
  const host = useHost();
  return useQuery({ queryKey: ['quotes', 'list'], queryFn: () => host.quotes() });
}

/** The account that questions go out through; null where none is set. */
export function useMailAccount() {
  const host = useHost();
  return useQuery(mailAccountQuery(host));
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

/** What a field is called here; a field that this program does not know yet by its own label. */
export function useFieldLabel() {
  const { i18n } = useLingui();
  return (field: QuoteFieldView) => {
    const known = FIELDS[field.name];
    return known ? i18n._(known) : field.label;
  };
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
