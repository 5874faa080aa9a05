import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useHost } from '@/ipc/context';
import type { ProvidersRequest, WhoCanRequest } from '@/ipc/types';

/** Providers that answer a question; the rows before stay until the new ones are here. */
export function useProviders(request: ProvidersRequest) {
  const host = useHost();
  return useQuery({
    queryKey: ['services', 'providers', request],
    queryFn: () => host.providers(request),
    placeholderData: keepPreviousData,
  });
}

export function useProvider(id: string) {
  const host = useHost();
  return useQuery({ queryKey: ['services', 'provider', id], queryFn: () => host.provider({ id }) });
}

/** Who can do a job; asked when the question is whole. */
export function useWhoCan(request: WhoCanRequest | null) {
  const host = useHost();
  return useQuery({
    queryKey: ['services', 'who', request],
    queryFn: () => host.whoCanDoIt(request as WhoCanRequest),
    enabled: request !== null,
    placeholderData: keepPreviousData,
  });
}
