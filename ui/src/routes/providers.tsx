import { useNavigate, useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { ProviderScreen } from '@/features/providers/ProviderScreen';
import { ProvidersScreen } from '@/features/providers/ProvidersScreen';

/** Providers of services, among the partners. */
export function ProvidersRoute() {
  const navigate = useNavigate();
  const open = useCallback(
    (id: string) => void navigate({ to: '/partners/providers/$id', params: { id } }),
    [navigate],
  );
  return <ProvidersScreen onOpen={open} onPartners={() => void navigate({ to: '/partners' })} />;
}

/** One provider. */
export function ProviderRoute() {
  const navigate = useNavigate();
  const { id = '' } = useParams({ strict: false });
  return (
    <ProviderScreen
      key={id}
      id={id}
      onBack={() => void navigate({ to: '/partners/providers' })}
      onPartner={(partner) => void navigate({ to: '/partners/one/$id', params: { id: partner } })}
      onDeal={(deal) => void navigate({ to: '/transactions/$id', params: { id: deal } })}
    />
  );
}
