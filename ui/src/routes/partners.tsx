import { Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { AgreementsScreen } from '@/features/partners/AgreementsScreen';
import { ApprovalsScreen } from '@/features/partners/ApprovalsScreen';
import { DirectoryScreen } from '@/features/partners/DirectoryScreen';
import { PartnersFrame } from '@/features/partners/PartnersFrame';

/** Everything about partners, in one frame. */
export function PartnersAreaRoute() {
  return (
    <PartnersFrame>
      <Outlet />
    </PartnersFrame>
  );
}

function useOpen() {
  const navigate = useNavigate();
  return useCallback(
    (id: string | undefined) =>
      void (id ? navigate({ to: '/partners/one/$id', params: { id } }) : navigate({ to: '/partners' })),
    [navigate],
  );
}

/** The directory, and the partner that is open. */
export function PartnersRoute() {
  const { id } = useParams({ strict: false });
  return <DirectoryScreen id={id} onOpen={useOpen()} />;
}

/** What ends and what agreements lack. */
export function PartnerAgreementsRoute() {
  return <AgreementsScreen onPartner={useOpen()} />;
}

/** What agents propose. */
export function ApprovalsRoute() {
  return <ApprovalsScreen onPartner={useOpen()} />;
}
