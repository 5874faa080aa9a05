import { useNavigate, useSearch } from '@tanstack/react-router';
import { ask, useListings } from '@/features/listings/state';
import { SearchesScreen } from '@/features/searches/SearchesScreen';

/** Saved searches; a new one is made of what the listings screen asks. */
export function SearchesRoute() {
  const { id, part } = useSearch({ from: '/searches' });
  const navigate = useNavigate();
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
      onNews={(search) => void navigate({ to: '/hotsheet', search: { search } })}
      onListing={(key) => void navigate({ to: '/listings', search: { key } })}
      onListings={() => void navigate({ to: '/listings' })}
    />
  );
}
