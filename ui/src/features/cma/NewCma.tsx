import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { SUB_TYPE_CHOICES, statusWord, TYPE_CHOICES, typeWord } from '@/i18n/words';
import { useHost } from '@/ipc/context';
import { emptyRequest } from '@/ipc/empty-request';
import { roundMoney } from '@/lib/format';

/** Starts a CMA: for a listing found by its address or number, or for a home typed by hand. */
export function NewCma({ onOpen, onClose }: { onOpen: (id: string) => void; onClose: () => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const [typed, setTyped] = useState('');
  const [byHand, setByHand] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const text = useDeferredValue(typed.trim());
  const { data } = useQuery({
    queryKey: ['listings', 'new-cma', text],
    queryFn: () => host.searchListings({ ...emptyRequest, text, limit: 8 }),
    enabled: text.length >= 2,
  });
  return (
    <section className="pad stack wide new-cma" aria-label={t`New CMA`}>
      <div className="row between">
        <h2>
          <Trans>Which home?</Trans>
        </h2>
        <Button variant="subtle" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
      {error !== null && <ErrorNote error={error} />}
      <TextInput
        label={t`Address or MLS number`}
        description={t`Looks among all listings on this computer.`}
        leftSection={<Icon name="search" size={14} />}
        value={typed}
        data-autofocus
        autoFocus
        onChange={(e) => setTyped(e.currentTarget.value)}
      />
      {text.length >= 2 && data && (
        <ul className="found" aria-label={t`Listings found`}>
          {data.rows.map((row) => (
            <li key={row.key}>
              <button
                type="button"
                className="found-row"
                onClick={() => {
                  setError(null);
                  host.startCma({ listingKey: row.key }).then((cma) => onOpen(cma.id), setError);
                }}
              >
                <span className="ellipsis">
                  {row.address ?? <Trans>Address withheld</Trans>}{' '}
                  <span className="small quiet">{[row.city, row.listingId].filter(Boolean).join(' · ')}</span>
                </span>
                <span className="small quiet">{statusWord(i18n, row.status)}</span>
                <span className="num">{roundMoney(row.price)}</span>
              </button>
            </li>
          ))}
          {data.rows.length === 0 && (
            <li className="quiet pad-row">
              <Trans>No listing matches. Type the home by hand.</Trans>
            </li>
          )}
        </ul>
      )}
      {byHand ? (
        <HandForm address={typed} onOpen={onOpen} />
      ) : (
        <div>
          <Button variant="default" onClick={() => setByHand(true)}>
            <Trans>It is in no MLS: type it by hand</Trans>
          </Button>
        </div>
      )}
    </section>
  );
}

const SQFT_PER_M2 = 10.7639104;

function HandForm({ address: first, onOpen }: { address: string; onOpen: (id: string) => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const [words, setWords] = useState({ address: first, city: '', state: '', postalCode: '' });
  const [type, setType] = useState('Residential');
  const [kind, setKind] = useState('');
  const [metric, setMetric] = useState(false);
  const [figures, setFigures] = useState<Record<string, number>>({});
  const [error, setError] = useState<unknown>(null);
  const lease = type.includes('Lease');
  const word = (field: keyof typeof words, label: string, width: string) => (
    <TextInput
      label={label}
      style={{ width }}
      maxLength={field === 'address' ? 200 : 80}
      value={words[field]}
      onChange={(e) => setWords({ ...words, [field]: e.currentTarget.value })}
    />
  );
  const figure = (field: string, label: string, step = 1) => (
    <NumberInput
      label={label}
      hideControls
      step={step}
      style={{ width: '6.75rem' }}
      value={figures[field] ?? ''}
      onChange={(v) => {
        const { [field]: _old, ...rest } = figures;
        setFigures(typeof v === 'number' ? { ...rest, [field]: v } : rest);
      }}
    />
  );
  const start = () => {
    setError(null);
    const area = figures.LivingArea;
    const facts = { ...figures };
    if (area !== undefined && metric) facts.LivingArea = Math.round(area * SQFT_PER_M2 * 100) / 100;
    host
      .startCmaByHand({
        address: words.address,
        city: words.city || null,
        state: words.state || null,
        postalCode: words.postalCode || null,
        propertyType: type,
        subType: kind || null,
        facts,
      })
      .then((cma) => onOpen(cma.id), setError);
  };
  return (
    <form
      className="stack wide hand-form"
      onSubmit={(e) => {
        e.preventDefault();
        if (!lease) start();
      }}
    >
      <h3>
        <Trans>A home that is in no MLS</Trans>
      </h3>
      {error !== null && <ErrorNote error={error} />}
      <div className="row wrap">
        {word('address', t`Street and number`, '18rem')}
        {word('city', t`City`, '10rem')}
        {word('state', t`State`, '4rem')}
        {word('postalCode', t`Postal code`, '7rem')}
      </div>
      <div className="row wrap">
        <NativeSelect
          size="xs"
          label={t`Property type`}
          value={type}
          data={TYPE_CHOICES.map((value) => ({ value, label: typeWord(i18n, value) }))}
          error={lease ? t`A home to let: its price is a monthly rent, and a CMA estimates a sale price.` : undefined}
          onChange={(e) => setType(e.currentTarget.value)}
        />
        <NativeSelect
          size="xs"
          label={t`Kind of building`}
          value={kind}
          data={[
            { value: '', label: t`not known` },
            ...SUB_TYPE_CHOICES.map((value) => ({ value, label: typeWord(i18n, value) })),
          ]}
          onChange={(e) => setKind(e.currentTarget.value)}
        />
      </div>
      <div className="row wrap">
        {figure('LivingArea', metric ? t`Living area, m²` : t`Living area, sq ft`, 10)}
        <NativeSelect
          size="xs"
          label={t`Unit`}
          value={metric ? 'm2' : 'sqft'}
          data={[
            { value: 'sqft', label: t`sq ft` },
            { value: 'm2', label: 'm²' },
          ]}
          onChange={(e) => setMetric(e.currentTarget.value === 'm2')}
        />
        {figure('LotSizeSquareFeet', t`Lot, sq ft`, 100)}
        {figure('BedroomsTotal', t`Bedrooms`)}
        {figure('BathroomsTotalDecimal', t`Bathrooms`, 0.5)}
        {figure('YearBuilt', t`Year built`)}
        <div className="row">
          {figure('Latitude', t`Latitude`, 0.001)}
          {figure('Longitude', t`Longitude`, 0.001)}
        </div>
      </div>
      <p className="small quiet">
        <Trans>
          Size and place are what counts: living area or bedrooms, and coordinates, postal code or city. The rest can
          follow.
        </Trans>
      </p>
      <div>
        <Button type="submit" disabled={lease || words.address.trim() === ''}>
          <Trans>Start the CMA</Trans>
        </Button>
      </div>
    </form>
  );
}
