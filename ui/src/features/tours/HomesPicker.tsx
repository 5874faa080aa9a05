import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useHost } from '@/ipc/context';
import { emptyRequest } from '@/ipc/empty-request';
import type { ListingRowView, TouredHomeView, TypedHome } from '@/ipc/types';
import { money, number } from '@/lib/format';
import { choices, HOMES, placeOf } from './words';

/** Rows of a search that are offered. */
const OFFERED = 12;
/** What can still be seen: listings that are off the market are not offered. */
const OPEN = ['Active', 'Active Under Contract', 'Coming Soon', 'Pending'];

/** Homes to add: found by address, out of a saved search of the client, or typed with their place. */
export function HomesPicker({
  taken,
  onListings,
  onTyped,
}: {
  taken: ReadonlySet<string>;
  onListings: (rows: ListingRowView[]) => void;
  onTyped: (home: TypedHome) => void;
}) {
  const { t } = useLingui();
  const [way, setWay] = useState<'find' | 'saved' | 'type'>('find');
  return (
    <div className="stack">
      <SegmentedControl
        aria-label={t`Where homes come from`}
        value={way}
        onChange={(v) => setWay(v === 'saved' ? 'saved' : v === 'type' ? 'type' : 'find')}
        data={[
          { value: 'find', label: t`Find` },
          { value: 'saved', label: t`Saved search` },
          { value: 'type', label: t`Type an address` },
        ]}
      />
      {way === 'find' && <Find taken={taken} onListings={onListings} />}
      {way === 'saved' && <Saved taken={taken} onListings={onListings} />}
      {way === 'type' && <TypeHome onTyped={onTyped} />}
    </div>
  );
}

function Offered({
  rows,
  taken,
  onListings,
}: {
  rows: readonly ListingRowView[];
  taken: ReadonlySet<string>;
  onListings: (rows: ListingRowView[]) => void;
}) {
  const { t } = useLingui();
  return (
    <ul className="tour-offered">
      {rows.map((row) => {
        const name = row.address ?? row.listingId ?? row.key;
        const there = taken.has(row.key);
        return (
          <li key={row.key} className="row">
            <span className="grow ellipsis">
              {name} <span className="quiet">{row.city}</span>
            </span>
            <span className="num small">{money(row.price)}</span>
            <Button
              variant="default"
              disabled={there}
              aria-label={there ? t`${name} is on the tour` : t`Add ${name}`}
              onClick={() => onListings([row])}
            >
              {there ? <Icon name="check" size={12} /> : <Icon name="plus" size={12} />}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

function Find({ taken, onListings }: { taken: ReadonlySet<string>; onListings: (rows: ListingRowView[]) => void }) {
  const { t } = useLingui();
  const host = useHost();
  const [text, setText] = useState('');
  const asked = text.trim();
  const { data, error, refetch } = useQuery({
    queryKey: ['listings', 'for-tour', asked],
    queryFn: () => host.searchListings({ ...emptyRequest, text: asked, statuses: OPEN, limit: OFFERED }),
    enabled: asked.length > 1,
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <TextInput
        aria-label={t`Find a listing`}
        placeholder={t`Address, city or MLS number`}
        leftSection={<Icon name="search" size={12} />}
        value={text}
        maxLength={200}
        onChange={(e) => setText(e.currentTarget.value)}
      />
      {error && <ErrorNote error={error} onRetry={() => void refetch()} compact />}
      {asked.length > 1 && data && data.rows.length === 0 && (
        <p className="small quiet">
          <Trans>No listing on the market is called that.</Trans>
        </p>
      )}
      {asked.length > 1 && data && <Offered rows={data.rows} taken={taken} onListings={onListings} />}
    </>
  );
}

function Saved({ taken, onListings }: { taken: ReadonlySet<string>; onListings: (rows: ListingRowView[]) => void }) {
  const { t } = useLingui();
  const host = useHost();
  const [id, setId] = useState('');
  const { data: saved, error } = useQuery({ queryKey: ['searches', 'list'], queryFn: () => host.savedSearches() });
  const searches = (saved?.searches ?? []).filter((s) => s.query !== null);
  const query = searches.find((s) => s.id === id)?.query;
  const { data, error: failed } = useQuery({
    queryKey: ['listings', 'for-tour', 'saved', id, query],
    queryFn: () => host.searchListings({ ...emptyRequest, ...query, limit: OFFERED, offset: 0 }),
    enabled: !!query,
  });
  const more = data?.rows.filter((row) => !taken.has(row.key)) ?? [];
  return (
    <>
      {(error ?? failed) && <ErrorNote error={error ?? failed} compact />}
      {saved && searches.length === 0 && (
        <p className="small quiet">
          <Trans>No saved searches yet. A search for a client is saved from the listings.</Trans>
        </p>
      )}
      {searches.length > 0 && (
        <div className="row">
          <NativeSelect
            className="grow"
            aria-label={t`Saved search`}
            value={id}
            data={[
              { value: '', label: t`Choose a saved search…` },
              ...searches.map((s) => ({ value: s.id, label: s.client ? `${s.client}: ${s.name}` : s.name })),
            ]}
            onChange={(e) => setId(e.currentTarget.value)}
          />
          {more.length > 0 && (
            <Button variant="default" onClick={() => onListings(more)}>
              <Plural value={more.length} one="Add #" other="Add all #" />
            </Button>
          )}
        </div>
      )}
      {data && data.total > data.rows.length && (
        <p className="small quiet">
          <Trans>
            The first {number(data.rows.length)} of {number(data.total)}
          </Trans>
        </p>
      )}
      {data && <Offered rows={data.rows} taken={taken} onListings={onListings} />}
    </>
  );
}

function TypeHome({ onTyped }: { onTyped: (home: TypedHome) => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const [address, setAddress] = useState('');
  const [state, setState] = useState('');
  const [place, setPlace] = useState('');
  const [home, setHome] = useState<TouredHomeView>('oneToFour');
  const [wrong, setWrong] = useState(false);
  const at = placeOf(place);
  const fits = address.trim() !== '' && /^[A-Za-z]{2}$/.test(state.trim()) && at !== null;
  const add = () => {
    if (!fits || !at) {
      setWrong(true);
      return;
    }
    onTyped({ address: address.trim(), state: state.trim().toUpperCase(), ...at, home });
    setAddress('');
    setPlace('');
    setWrong(false);
  };
  return (
    <div className="tour-grid">
      <TextInput
        className="wide"
        label={t`Address`}
        value={address}
        maxLength={200}
        error={wrong && address.trim() === '' && t`An address is needed`}
        onChange={(e) => setAddress(e.currentTarget.value)}
      />
      <TextInput
        label={t`State`}
        placeholder="WA"
        value={state}
        maxLength={2}
        error={wrong && !/^[A-Za-z]{2}$/.test(state.trim()) && t`Two letters`}
        onChange={(e) => setState(e.currentTarget.value)}
      />
      <TextInput
        label={t`Coordinates`}
        placeholder="47.606, -122.335"
        value={place}
        error={wrong && !at && t`Latitude and longitude, with a comma`}
        onChange={(e) => setPlace(e.currentTarget.value)}
      />
      <NativeSelect
        label={t`What it is`}
        value={home}
        data={choices(i18n, HOMES)}
        onChange={(e) => setHome(e.currentTarget.value as TouredHomeView)}
      />
      <div className="wide">
        <Button variant="default" leftSection={<Icon name="plus" size={12} />} onClick={add}>
          <Trans>Add this home</Trans>
        </Button>
      </div>
    </div>
  );
}
