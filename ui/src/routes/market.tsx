import { useNavigate, useSearch } from '@tanstack/react-router';
import { begin } from '@/features/documents/state';
import { ask } from '@/features/listings/state';
import { type MarketPart, MarketScreen, PARTS } from '@/features/market/MarketScreen';
import type { MarketFilters } from '@/features/market/state';
import { emptyRequest } from '@/ipc/empty-request';
import type { SearchRequest } from '@/ipc/types';

/** The listings behind a figure of a market, newest sale first. */
export function listingsOf({ area, type }: MarketFilters, statuses: string[]): SearchRequest {
  return {
    ...emptyRequest,
    statuses,
    types: [type?.propertyType ?? 'Residential'],
    subTypes: type?.propertySubType ? [type.propertySubType] : [],
    // A market's city has its state behind it; a listing's has not.
    city: area?.kind === 'city' ? area.name.replace(/, [^,]*$/, '') : null,
    postalCode: area?.kind === 'postal-code' ? area.name : null,
    // Other areas are no filter of a listing; its words find them.
    text: area && area.kind !== 'city' && area.kind !== 'postal-code' ? area.name : '',
    sort: statuses.includes('Closed') ? 'closeDateDown' : 'relevance',
  };
}

/** The market, and from a figure to its listings. */
export function MarketRoute() {
  const { part } = useSearch({ from: '/market' });
  const navigate = useNavigate();
  return (
    <MarketScreen
      part={PARTS.find((p) => p === part) ?? 'overview'}
      onPart={(next: MarketPart) => void navigate({ to: '/market', search: next === 'overview' ? {} : { part: next } })}
      onRows={(filters, statuses) => {
        ask(listingsOf(filters, statuses));
        void navigate({ to: '/listings' });
      }}
      onAddSource={() => void navigate({ to: '/sources', search: { add: 'new' } })}
      onSources={() => void navigate({ to: '/sources' })}
      onReport={({ area, type }) => {
        const name = begin({
          kind: 'market',
          city: area?.kind === 'city' ? area.name : null,
          postalCode: area?.kind === 'postal-code' ? area.name : null,
          propertyType: type?.propertyType ?? null,
        });
        void navigate({ to: '/documents', search: { name } });
      }}
      onListing={(key) => void navigate({ to: '/listings', search: { key } })}
      onAccuracy={({ area }) => void navigate({ to: '/accuracy', search: area ? { area: area.name } : {} })}
    />
  );
}
