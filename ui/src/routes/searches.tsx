import { useNavigate, useSearch } from '@tanstack/react-router';
import { toastError } from '@/components/toast';
import { begin } from '@/features/documents/state';
import { ask, useListings } from '@/features/listings/state';
import { SearchesScreen } from '@/features/searches/SearchesScreen';
import { useHost } from '@/ipc/context';
import { MOST_STOPS } from '@/lib/tour';

/** Saved searches; a new one is made of what the listings screen asks. */
export function SearchesRoute() {
  const { id, part } = useSearch({ from: '/searches' });
  const navigate = useNavigate();
  const host = useHost();
  const { request } = useListings();
  return (
    <SearchesScreen
      id={id}
      part={part}
      current={request}
      onOpen={(next) => void navigate({ to: '/searches', search: next ? { id: next } : {} })}
      onPart={(next) => void navigate({ to: '/searches', search: next === 'searches' ? {} : { part: next } })}
      onShow={(query) => {
        ask(query);
        void navigate({ to: '/listings' });
      }}
      onTour={(query) => {
        // The first ones in the search's own order: a day holds no more.
        host
          .searchListings({ ...query, limit: MOST_STOPS, offset: 0 })
          .then(({ rows }) => begin({ kind: 'tour', stops: rows.map(({ key }) => ({ key, note: '' })) }))
          .then((name) => navigate({ to: '/documents', search: { name } }), toastError);
      }}
      onNews={(search) => void navigate({ to: '/hotsheet', search: { search } })}
      onListing={(key) => void navigate({ to: '/listings', search: { key } })}
      onListings={() => void navigate({ to: '/listings' })}
    />
  );
}
