import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { fieldWord } from '@/i18n/fields';
import { licenceWord, statusWord } from '@/i18n/words';
import type { ChangeView, OpenHouseView, ProvenanceView } from '@/ipc/types';
import { clock, day, instant } from '@/lib/format';
import { usePayload } from './api';
import { useFactText } from './fact-text';

export function OpenHouses({ openHouses }: { openHouses: readonly OpenHouseView[] }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  if (openHouses.length === 0) return null;
  return (
    <section className="section" aria-label={t`Open houses`}>
      <h3>
        <Trans>Open houses</Trans>
      </h3>
      <ul className="stack" style={{ listStyle: 'none' }}>
        {openHouses.map((house) => (
          <li key={house.key}>
            {day(house.date)}
            {house.start && (
              <>
                , {clock(house.start)}
                {house.end && <> – {clock(house.end)}</>}
              </>
            )}
            {house.status && house.status !== 'Active' && <> · {statusWord(i18n, house.status)}</>}
            {house.remarks && <div className="quiet remarks">{house.remarks}</div>}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function History({ history }: { history: readonly ChangeView[] }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const written = useFactText();
  if (history.length === 0) return null;
  return (
    <section className="section" aria-label={t`History`}>
      <h3>
        <Trans>History</Trans>
      </h3>
      <table className="data-table">
        <thead>
          <tr>
            <th>
              <Trans>Reached this computer</Trans>
            </th>
            <th>
              <Trans>What</Trans>
            </th>
            <th>
              <Trans>Change</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {history.map((change) => (
            <tr key={`${change.at}${change.field}`}>
              <td className="nowrap">{instant(change.at)}</td>
              <td>{fieldWord(i18n, change.field)}</td>
              <td>
                {change.field === 'created' ? (
                  <Trans>first seen</Trans>
                ) : change.field === 'deleted' ? (
                  <Trans>removed at the source</Trans>
                ) : (
                  <>
                    {change.old !== null && (
                      <>
                        <del className="quiet">{written(change.old, change.field)}</del> →{' '}
                      </>
                    )}
                    {change.new === null ? <Trans>empty</Trans> : <ins>{written(change.new, change.field)}</ins>}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function Provenance({ provenance: p }: { provenance: ProvenanceView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const lines: [string, string | null][] = [
    [t`Source`, [p.source, p.originatingSystem].filter((s, i, all) => s && all.indexOf(s) === i).join(' · ')],
    [t`Received`, instant(p.receivedAt)],
    [t`Last changed at the source`, p.sourceModified && instant(p.sourceModified)],
    [t`Licence`, licenceWord(i18n, p.licence)],
    [t`Listing office`, p.listingOffice],
    [t`Listing agent`, p.listingAgent],
    [t`Attribution`, p.attributionContact],
  ];
  return (
    <section className="section" aria-label={t`Where this comes from`}>
      <h3>
        <Trans>Where this comes from</Trans>
      </h3>
      <dl className="facts">
        {lines
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label} style={{ display: 'contents' }}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

export function Payload({ listingKey }: { listingKey: string }) {
  const [open, setOpen] = useState(false);
  const { data, error } = usePayload(listingKey, open);
  return (
    <section className="section">
      <Button variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? <Trans>Hide the source's own record</Trans> : <Trans>Show the source's own record</Trans>}
      </Button>
      {open && error && <ErrorNote error={error} />}
      {open && data && (
        <>
          {data.unmapped.length > 0 && (
            <p className="small quiet">
              <Trans>Kept, but without a place of their own here:</Trans> {data.unmapped.join(', ')}
            </p>
          )}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
          <pre className="payload mono" tabIndex={0}>
            {data.json}
          </pre>
        </>
      )}
    </section>
  );
}
