import { useQuery } from '@tanstack/react-query';
import { useHost } from '@/ipc/context';
import type { TourCheckRequest } from '@/ipc/types';

export function useTours() {
  const host = useHost();
  return useQuery({ queryKey: ['services', 'tours'], queryFn: () => host.tours() });
}

export function useTour(id: string) {
  const host = useHost();
  return useQuery({ queryKey: ['services', 'tour', id], queryFn: () => host.tourPage({ id }) });
}

/** What the rules say of homes that are to be toured, as soon as there are any. */
export function useTourCheck(request: TourCheckRequest) {
  const host = useHost();
  return useQuery({
    queryKey: ['services', 'tour-check', request],
    queryFn: () => host.tourCheck(request),
    enabled: request.day !== '' && request.listingKeys.length + request.homes.length > 0,
  });
}
