import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { toastError } from '@/components/toast';
import { begin } from '@/features/documents/state';
import { ListingsScreen } from '@/features/listings/ListingsScreen';
import { chooseFor } from '@/features/tours/state';
import { useHost } from '@/ipc/context';

/** Listings, and from a listing to its CMA or its flyer, from several to a tour. */
export function ListingsRoute() {
  const { key } = useSearch({ from: '/listings' });
  const navigate = useNavigate();
  const host = useHost();
  const open = useCallback(
    (next: string | undefined) => void navigate({ to: '/listings', search: next ? { key: next } : {} }),
    [navigate],
  );
  const startCma = (listingKey: string) => {
    host.startCma({ listingKey }).then(({ id }) => navigate({ to: '/cmas/$id', params: { id } }), toastError);
  };
  return (
    <ListingsScreen
      openKey={key}
      onOpen={open}
      onStartCma={startCma}
      onFlyer={(listingKey) =>
        void navigate({ to: '/documents', search: { name: begin({ kind: 'flyer', listingKey }) } })
      }
      onTour={(keys) => {
        const stops = keys.map((listing) => ({ key: listing, note: '' }));
        void navigate({ to: '/documents', search: { name: begin({ kind: 'tour', stops }) } });
      }}
      onPlanTour={(keys) => {
        chooseFor(keys);
        void navigate({ to: '/tours/new' });
      }}
      onSaveSearch={() => void navigate({ to: '/searches', search: { id: 'new' } })}
      onAddSource={() => void navigate({ to: '/sources', search: { add: 'new' } })}
    />
  );
}
