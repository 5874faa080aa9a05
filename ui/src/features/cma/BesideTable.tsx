import { useLingui as useI18n } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { statusWord } from '@/i18n/words';
import type { BesideView } from '@/ipc/types';
import { miles, money, number } from '@/lib/format';

/** Homes nearby that have not sold: what is asked is no evidence of what is paid, so no figure here enters the estimate. */
export function BesideTable({ homes }: { homes: readonly BesideView[] }) {
  const { i18n } = useI18n();
  if (homes.length === 0) return null;
  return (
    <section className="stack">
      <div>
        <h3>
          <Trans>Beside them: not sold</Trans>
        </h3>
        <p className="small quiet">
          <Trans>For sale, under contract or unsold nearby. Asking prices do not count in the estimate.</Trans>
        </p>
      </div>
      <table className="data-table step-table">
        <thead>
          <tr>
            <th>
              <Trans>Status</Trans>
            </th>
            <th>
              <Trans>Address</Trans>
            </th>
            <th className="num">
              <Trans>Away</Trans>
            </th>
            <th className="num">
              <Trans>Asked</Trans>
            </th>
            <th className="num">
              <Trans>Days</Trans>
            </th>
            <th className="num">
              <Trans>Beds</Trans>
            </th>
            <th className="num">
              <Trans>Baths</Trans>
            </th>
            <th className="num">
              <Trans>Sq ft</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {homes.map((h) => (
            <tr key={h.listingKey}>
              <td>{statusWord(i18n, h.status)}</td>
              <td>{h.address ?? <Trans>Address withheld</Trans>}</td>
              <td className="num">{h.distanceM === null ? '' : miles(h.distanceM)}</td>
              <td className="num">{money(h.price)}</td>
              <td className="num">{number(h.daysOnMarket)}</td>
              <td className="num">{number(h.beds)}</td>
              <td className="num">{number(h.baths, 2)}</td>
              <td className="num">{number(h.areaSqft)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
