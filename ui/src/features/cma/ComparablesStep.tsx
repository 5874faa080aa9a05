import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox } from '@mantine/core';
import { Fragment, useRef } from 'react';
import { day, money, number, percent } from '@/lib/format';
import { AddSale } from './AddSale';
import { BesideTable } from './BesideTable';
import { withExcluded, withIncluded } from './edits';
import { LikenessMark, LikenessReasons } from './Likeness';
import { SalePhoto } from './SalePhoto';
import { SalesMap } from './SalesMap';
import type { Wizard } from './useWizard';
import { WeightSelect } from './WeightSelect';

/** The sales the estimate rests on, each with how alike it is and why. Any may be taken out, put back or added. */
export function ComparablesStep({ wizard }: { wizard: Wizard }) {
  const { t } = useLingui();
  const { view, edits, edit } = wizard;
  const { result } = view;
  const table = useRef<HTMLTableElement>(null);
  const figure = (field: string) => {
    const fact = view.facts.find((f) => f.field === field);
    return edits.facts[field] ?? (edits.unknown.includes(field) ? null : (fact?.listed ?? null));
  };
  const [latitude, longitude] = [figure('Latitude'), figure('Longitude')];
  const pick = (key: string) => {
    const row = table.current?.querySelector<HTMLElement>(`[data-sale="${CSS.escape(key)}"] input`);
    row?.scrollIntoView({ block: 'center' });
    row?.focus();
  };
  return (
    <div className="pad stack wide">
      <div className="row between sales-head">
        <div>
          <h2>
            <Trans>Which sales are comparable?</Trans>
          </h2>
          <p className="quiet">
            <Trans>Take out what does not belong; the rest share its weight at once.</Trans>
          </p>
        </div>
        <AddSale wizard={wizard} />
      </div>
      {result && latitude !== null && longitude !== null && (
        <SalesMap view={view} subject={{ latitude, longitude }} onPick={pick} />
      )}
      {result && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table that scrolls must be reachable by keyboard
        <div className="table-scroll" tabIndex={0} role="group" aria-label={t`Comparable sales`}>
          <table className="data-table step-table comparables" ref={table}>
            <thead>
              <tr>
                <th>
                  <Trans>Use</Trans>
                </th>
                <th colSpan={2}>
                  <Trans>Address</Trans>
                </th>
                <th className="num">
                  <Trans>Match</Trans>
                </th>
                <th className="num">
                  <Trans>Closed</Trans>
                </th>
                <th className="num">
                  <Trans>Sale price</Trans>
                </th>
                <th className="num">
                  <Trans>Bd / ba</Trans>
                </th>
                <th className="num">
                  <Trans>Sq ft</Trans>
                </th>
                <th className="num">
                  <Trans>$ / sq ft</Trans>
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
                    <tr className="with-why" data-sale={c.listingKey}>
                      <td rowSpan={2}>
                        <Checkbox
                          aria-label={t`Use ${name}`}
                          checked
                          onChange={() =>
                            edit(
                              c.added
                                ? withIncluded(edits, c.listingKey, false)
                                : withExcluded(edits, c.listingKey, true),
                            )
                          }
                        />
                      </td>
                      <td rowSpan={2} className="photo-cell">
                        <SalePhoto photo={c.photo} name={name} />
                      </td>
                      <td className="strong">
                        {name}
                        {c.added && (
                          <span className="tag">
                            <Trans>added</Trans>
                          </span>
                        )}
                      </td>
                      <td className="num">
                        <LikenessMark likeness={c.likeness} />
                      </td>
                      <td className="num">{day(c.closeDate)}</td>
                      <td className="num">{money(c.closePrice)}</td>
                      <td className="num">
                        {number(c.beds)} / {number(c.baths, 2)}
                      </td>
                      <td className="num">{number(c.areaSqft)}</td>
                      <td className="num">{c.perSqft ? number(c.perSqft.minor / 100) : ''}</td>
                      <td className="num strong">
                        {percent(c.weight)}
                        {c.edited && <span title={t`Changed by you`}> ✎</span>}
                      </td>
                    </tr>
                    <tr className="why">
                      <td colSpan={5} className="small quiet">
                        <LikenessReasons likeness={c.likeness} />
                        {c.note && <span className="note-line">{c.note}</span>}
                      </td>
                      <td colSpan={3} className="num">
                        <WeightSelect wizard={wizard} listingKey={c.listingKey} name={name} />
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
        <section className="stack">
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
        </section>
      )}
      {!result && edits.excluded.length > 0 && (
        <div>
          <button type="button" className="plain-button" onClick={() => edit({ excluded: [] })}>
            <Trans>Put all sales back</Trans>
          </button>
        </div>
      )}
      {result && result.rejected.length > 0 && (
        <section className="stack">
          <div>
            <h3>
              <Trans>Not used, and why</Trans>
            </h3>
            <p className="small quiet">
              <Trans>Sales one would expect here. Any can be used all the same.</Trans>
            </p>
          </div>
          <table className="data-table step-table rejected">
            <tbody>
              {result.rejected.map((c) => {
                const name = c.address ?? c.listingId ?? t`Address withheld`;
                return (
                  <tr key={c.listingKey}>
                    <td className="nowrap">{name}</td>
                    <td className="num">{day(c.closeDate)}</td>
                    <td className="num">{money(c.closePrice)}</td>
                    <td className="num">{number(c.areaSqft)}</td>
                    <td className="small quiet why-cell">{c.why}</td>
                    <td className="num">
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={t`Use ${name} all the same`}
                        onClick={() => edit(withIncluded(edits, c.listingKey, true))}
                      >
                        <Trans>Use</Trans>
                      </Button>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </section>
      )}
      <BesideTable homes={view.beside} />
    </div>
  );
}
