import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { ErrorNote } from '@/components/ErrorNote';
import { toastUndo } from '@/components/toast';
import { licenceWord, statusWord } from '@/i18n/words';
import type { AlsoListedView, PublicRecordView } from '@/ipc/types';
import { day, money, year } from '@/lib/format';
import { useDecideHome, useSameHome } from './api';

/** Who else lists this home, each under its own source's rules, and what public records say of it. */
export function SameHome({ listingKey }: { listingKey: string }) {
  const { t } = useLingui();
  const { data, error, refetch } = useSameHome(listingKey);
  const decide = useDecideHome(listingKey);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!data || (data.also.length === 0 && data.records.length === 0)) return null;
  const separate = (other: AlsoListedView) => {
    const request = { key: listingKey, otherKey: other.key, otherSource: other.source };
    decide.mutate(
      { ...request, same: false },
      {
        onSuccess: () =>
          toastUndo(t`Shown as two homes from now on`, () =>
            decide.mutate({ ...request, same: other.ground ? null : true }),
          ),
      },
    );
  };
  return (
    <section className="section stack">
      {data.also.length > 0 && (
        <>
          <h3>
            <Trans>Also listed in</Trans>
          </h3>
          <ul className="stack">
            {data.also.map((other) => (
              <li key={`${other.source} ${other.key}`}>
                <Also other={other} onSeparate={() => separate(other)} busy={decide.isPending} />
              </li>
            ))}
          </ul>
          {decide.error && <ErrorNote error={decide.error} />}
        </>
      )}
      {data.records.map((record) => (
        <Recorded key={record.source} record={record} />
      ))}
    </section>
  );
}

function Also({ other, onSeparate, busy }: { other: AlsoListedView; onSeparate: () => void; busy: boolean }) {
  const { t, i18n } = useLingui();
  const grounds: Record<string, string> = {
    'universal-id': t`same property identifier`,
    parcel: t`same parcel and county`,
    address: t`same address and postal code`,
  };
  const parts = [
    other.listingId && t`no. ${other.listingId}`,
    other.status && statusWord(i18n, other.status),
    other.price && money(other.price),
    other.listingOffice && t`listed by ${other.listingOffice}`,
    other.attributionContact,
  ].filter((part) => part);
  return (
    <>
      <div>
        <strong>{other.source}</strong> <span className="quiet">({licenceWord(i18n, other.licence)})</span>{' '}
        {parts.join(' · ')}
      </div>
      {other.withheld && <div className="small quiet">{other.withheld}</div>}
      <div className="small quiet">
        {other.ground ? (grounds[other.ground] ?? other.ground) : t`joined by hand`}{' '}
        <Button variant="subtle" size="compact-xs" onClick={onSeparate} disabled={busy}>
          <Trans>Not the same home</Trans>
        </Button>
      </div>
    </>
  );
}

function Recorded({ record }: { record: PublicRecordView }) {
  const { t } = useLingui();
  const value = record.valuation;
  const lines = [
    record.assessedValue && t`Assessed at ${money(record.assessedValue)} (${year(record.assessedYear)})`,
    record.annualTax && t`Property tax of a year: ${money(record.annualTax)}`,
    value && t`The source's own model says ${money(value.amount)} for ${day(value.asOf)}; no appraisal and not ours`,
    ...record.sales.map((sale) =>
      sale.price
        ? t`Recorded sale ${day(sale.date)}: ${money(sale.price)}`
        : t`Recorded transfer ${day(sale.date)}, price not disclosed`,
    ),
  ].filter((line) => line);
  return (
    <>
      <h3>
        <Trans>Public record, not MLS data: {record.source}</Trans>
      </h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
