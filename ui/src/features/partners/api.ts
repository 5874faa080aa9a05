import { useQuery } from '@tanstack/react-query';
import { usePages } from '@/components/usePages';
import { useHost } from '@/ipc/context';
import type { PartnerRowView, PartnersRequest, PartnersView } from '@/ipc/types';

/** The directory as rows by place. */
export function usePartnerRows(request: PartnersRequest) {
  const host = useHost();
  return usePages<PartnerRowView, PartnersView>(['partners', 'list', request], (limit, offset) =>
    host.partners({ ...request, limit, offset }),
  );
}

export function usePartner(id: string) {
  const host = useHost();
  return useQuery({ queryKey: ['partners', 'one', id], queryFn: () => host.partner({ id }) });
}

export function useExpiries() {
  const host = useHost();
  return useQuery({ queryKey: ['partners', 'expiries'], queryFn: () => host.partnerExpiries() });
}

export function usePartnerCounts() {
  const host = useHost();
  return useQuery({ queryKey: ['partners', 'counts'], queryFn: () => host.partnerCounts() });
}

export function useApprovals() {
  const host = useHost();
  return useQuery({ queryKey: ['partners', 'approvals'], queryFn: () => host.approvals() });
}

export function useProfiles() {
  const host = useHost();
  return useQuery({ queryKey: ['partners', 'profiles'], queryFn: () => host.profiles() });
}

/** Whether who acts may only propose. */
export function useProposes(): boolean {
  const { data } = useProfiles();
  return data?.find((p) => p.current)?.role === 'agent';
}
