import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox } from '@mantine/core';
import { Fragment } from 'react';
import { day, miles, money, number, percent, year } from '@/lib/format';
import { withExcluded } from './edits';
import type { Wizard } from './useWizard';

/** The sales the estimate rests on, each with the reason it was chosen. Any may be taken out and put back. */
export function ComparablesStep({ wizard: { view, edits, edit } }: { wizard: Wizard }) {
  const { t } = useLingui();
  const result = view.result;
  return (
    <div className="pad stack wide">
      <div>
        <h2>
          <Trans>Which sales are comparable?</Trans>
        </h2>
        <p className="quiet">
          <Trans>Take out what does not belong; the rest share its weight at once.</Trans>
        </p>
      </div>
      {result && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table that scrolls must be reachable by keyboard
        <div className="table-scroll" tabIndex={0} role="group" aria-label={t`Comparable sales`}>
          <table className="data-table step-table comparables">
            <thead>
              <tr>
                <th>
                  <Trans>Use</Trans>
                </th>
                <th>
                  <Trans>Address</Trans>
                </th>
                <th className="num">
                  <Trans>Away</Trans>
                </th>
                <th className="num">
                  <Trans>Closed</Trans>
                </th>
                <th className="num">
                  <Trans>Sale price</Trans>
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
                <th className="num">
                  <Trans>Built</Trans>
                </th>
                <th className="num">
                  <Trans>Share</Trans>
                </th>
              </tr>
            </thead>
            <tbody>
              {result.comparables.map((c) => {
                const name = c.address ?? t`Address withheld`;
                return (
                  <Fragment key={c.listingKey}>
                    <tr className="with-why">
                      <td rowSpan={2}>
                        <Checkbox
                          aria-label={t`Use ${name}`}
                          checked
                          onChange={() => edit(withExcluded(edits, c.listingKey, true))}
                        />
                      </td>
                      <td className="strong">{name}</td>
                      <td className="num">{c.distanceM === null ? '' : miles(c.distanceM)}</td>
                      <td className="num">{day(c.closeDate)}</td>
                      <td className="num">{money(c.closePrice)}</td>
                      <td className="num">{number(c.beds)}</td>
                      <td className="num">{number(c.baths, 2)}</td>
                      <td className="num">{number(c.areaSqft)}</td>
                      <td className="num">{year(c.yearBuilt)}</td>
                      <td className="num">
                        {percent(c.weight)}
                        {c.edited && <span title={t`Changed by you`}> ✎</span>}
                      </td>
                    </tr>
                    <tr className="why">
                      <td colSpan={9} className="small quiet">
                        {c.why}
                      </td>
                    </tr>
                  </Fragment>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {result && result.excluded.length > 0 && (
        <div>
          <h3>
            <Trans>Taken out</Trans>
          </h3>
          <table className="data-table step-table">
            <tbody>
              {result.excluded.map((c) => {
                const name = c.address ?? t`Address withheld`;
                return (
                  <tr key={c.listingKey}>
                    <td style={{ width: '2.5rem' }}>
                      <Checkbox
                        aria-label={t`Use ${name}`}
                        checked={false}
                        onChange={() => edit(withExcluded(edits, c.listingKey, false))}
                      />
                    </td>
                    <td>{name}</td>
                    <td className="num">{day(c.closeDate)}</td>
                    <td className="num">{money(c.closePrice)}</td>
                    <td className="small quiet">{c.why}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {!result && edits.excluded.length > 0 && (
        <div>
          <button type="button" className="plain-button" onClick={() => edit({ excluded: [] })}>
            <Trans>Put all sales back</Trans>
          </button>
        </div>
      )}
    </div>
  );
}
