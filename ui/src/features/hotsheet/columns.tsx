import type { I18n } from '@lingui/core';
import { Trans } from '@lingui/react/macro';
import { AlsoMark } from '@/components/AlsoMark';
import type { GridColumn } from '@/components/DataGrid';
import { StatusMark } from '@/components/StatusMark';
import { newsWord, statusWord } from '@/i18n/words';
import type { NewsView } from '@/ipc/types';
import { day, instant, money, number } from '@/lib/format';

/** What a piece of news says in figures: the price before and after, the status before, the hour of the open house. */
export function NewsChange({ i18n, news }: { i18n: I18n; news: NewsView }) {
  if (news.opensAt) return <span>{instant(news.opensAt)}</span>;
  if (news.oldPrice && news.newPrice) {
    return (
      <span>
        <span className="quiet">{money(news.oldPrice)} →</span> {money(news.newPrice)}
      </span>
    );
  }
  if (news.oldStatus && news.oldStatus !== news.newStatus) {
    return (
      <span className="ellipsis">
        <span className="quiet">{statusWord(i18n, news.oldStatus)} →</span>{' '}
        {news.newStatus && statusWord(i18n, news.newStatus)}
      </span>
    );
  }
  return null;
}

export function newsColumns(i18n: I18n): GridColumn<NewsView>[] {
  return [
    {
      id: 'at',
      header: <Trans>When</Trans>,
      width: '10.5rem',
      cell: (r) => (r.fromDates ? day(r.at.slice(0, 10)) : instant(r.at)),
    },
    {
      id: 'what',
      header: <Trans>What</Trans>,
      width: '9rem',
      cell: (r) => <span className="ellipsis strong">{r.kinds.map((k) => newsWord(i18n, k)).join(', ')}</span>,
    },
    {
      id: 'change',
      header: <Trans>Change</Trans>,
      width: 'minmax(10.5rem, 1fr)',
      cell: (r) => <NewsChange i18n={i18n} news={r} />,
    },
    { id: 'price', header: <Trans>Price</Trans>, width: '7rem', align: 'right', cell: (r) => money(r.newPrice) },
    {
      id: 'address',
      header: <Trans>Address</Trans>,
      width: 'minmax(9.5rem, 2fr)',
      cell: (r) => (
        <span className="ellipsis">
          {r.listing.withheld ? (
            <span className="quiet">
              <Trans>withheld by its MLS's rules</Trans>
            </span>
          ) : (
            (r.listing.address ?? <Trans>no address</Trans>)
          )}
        </span>
      ),
    },
    {
      id: 'city',
      header: <Trans>City</Trans>,
      width: 'minmax(6rem, 1fr)',
      cell: (r) => <span className="ellipsis">{r.listing.city}</span>,
    },
    { id: 'beds', header: <Trans>Beds</Trans>, width: '4rem', align: 'right', cell: (r) => number(r.listing.beds) },
    {
      id: 'status',
      header: <Trans>Status</Trans>,
      width: '9rem',
      cell: (r) => <StatusMark status={r.listing.status} />,
    },
    {
      id: 'number',
      header: <Trans>MLS #</Trans>,
      width: '7rem',
      cell: (r) => <span className="ellipsis">{r.listing.listingId}</span>,
    },
    {
      id: 'sources',
      header: <Trans>Source</Trans>,
      width: 'minmax(6rem, 1fr)',
      cell: ({ sources: [first, ...also] }) => (
        <span className="with-also quiet">
          <span className="ellipsis" title={first}>
            {first}
          </span>
          <AlsoMark also={also} />
        </span>
      ),
    },
  ];
}
