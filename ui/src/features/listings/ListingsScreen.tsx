import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useCommands } from '@/components/commands';
import { DataGrid } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toast } from '@/components/toast';
import { useHost } from '@/ipc/context';
import { statusQuery } from '@/ipc/queries';
import type { ListingRowView } from '@/ipc/types';
import { counted, money, number } from '@/lib/format';
import { MOST_STOPS } from '@/lib/tour';
import { prefer, usePreferences } from '@/theme/preferences';
import { useListingRows } from './api';
import { Chips } from './Chips';
import { Compare, MOST_COMPARED } from './Compare';
import { BESIDE, FULL, TWIN } from './columns';
import { FilterPanel } from './FilterPanel';
import { FILTERS, isSet, nextSort, sortColumn } from './filters';
import { ListingDetail } from './ListingDetail';
import { NothingFound } from './NothingFound';
import { QueryText } from './QueryText';
import { ask, change, mark, useListings } from './state';
import './listings.css';

const MapPane = lazy(() => import('./MapPane').then((m) => ({ default: m.MapPane })));

export interface ListingsScreenProps {
  openKey: string | undefined;
  onOpen: (key: string | undefined) => void;
  onStartCma: (key: string) => void;
  onFlyer: (key: string) => void;
  onTour: (keys: string[]) => void;
  onPlanTour: (keys: string[]) => void;
  onAddSource: () => void;
  onSaveSearch: () => void;
}

/** Search, table or map, and the listing beside it. */
export function ListingsScreen({
  openKey,
  onOpen,
  onStartCma,
  onFlyer,
  onTour,
  onPlanTour,
  onAddSource,
  onSaveSearch,
}: ListingsScreenProps) {
  const { t } = useLingui();
  const host = useHost();
  const { request, marked } = useListings();
  const [comparing, setComparing] = useState<readonly string[]>([]);
  const view = usePreferences((p) => p.listingsView);
  const { data: status } = useQuery(statusQuery(host));
  const { row, onVisible, total, answer, error, waiting, refetch } = useListingRows(request);
  const search = useRef<HTMLInputElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<string | null>(null);

  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const toList = useCallback(() => pane.current?.querySelector<HTMLElement>('[role="grid"]')?.focus(), []);
  const close = useCallback(() => {
    // A row the keyboard has just come to must not open itself behind this.
    clearTimeout(timer.current);
    onOpen(undefined);
    // The detail takes the keyboard with it when it goes; the list gets it back.
    requestAnimationFrame(toList);
  }, [onOpen, toList]);

  useCommands('listings', [
    { id: 'listings.search', title: t`Search listings`, keys: '/', run: () => search.current?.focus() },
    {
      id: 'listings.toggleMap',
      title: view === 'map' ? t`Show the table` : t`Show the map`,
      keys: 'm',
      run: () => prefer({ listingsView: view === 'map' ? 'table' : 'map' }),
    },
    ...(openKey ? [{ id: 'listings.cma', title: t`Start a CMA`, keys: 'c', run: () => onStartCma(openKey) }] : []),
  ]);

  // Escape goes one step back: detail, then search words.
  useEffect(() => {
    function onKey(event: globalThis.KeyboardEvent) {
      if (event.key !== 'Escape' || event.defaultPrevented || !openKey) return;
      if (document.querySelector('[role="dialog"]')) return;
      close();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [openKey, close]);

  // While a listing is open, the keyboard in the list leads the detail along.
  const onActive = useCallback(
    (active: ListingRowView) => {
      setHovered(active.key);
      if (!openKey) return;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => onOpen(active.key), 80);
    },
    [openKey, onOpen],
  );
  useEffect(() => () => clearTimeout(timer.current), []);

  const nothingStored = status?.listings === 0;
  const filtered = FILTERS.some((f) => isSet(request, f));
  const columns = view === 'map' ? TWIN : openKey ? BESIDE : FULL;

  function copyMarked() {
    const lines: string[] = [];
    for (let i = 0; i < Math.min(total, 5000); i += 1) {
      const found = row(i);
      if (found && marked.has(found.key))
        lines.push([found.listingId, found.address, found.city, money(found.price)].join('\t'));
    }
    void navigator.clipboard?.writeText(lines.join('\n')).then(() => toast(<Trans>Copied.</Trans>));
  }

  const list = (
    <DataGrid
      label={t`Listings`}
      columns={columns}
      rowCount={total}
      row={row}
      rowId={(r) => r.key}
      sort={sortColumn(request.sort)}
      onSort={(column) => change({ sort: nextSort(column, request.sort) })}
      onVisible={onVisible}
      onOpen={(r) => onOpen(r.key)}
      onActive={onActive}
      openId={openKey ?? null}
      marked={marked}
      onMark={mark}
    />
  );

  return (
    <div className="fill stack listings" ref={pane}>
      <div className="toolbar">
        <h1 className="visually-hidden">
          <Trans>Listings</Trans>
        </h1>
        <TextInput
          ref={search}
          className="listing-search"
          aria-label={t`Search listings`}
          placeholder={t`Address, city or MLS number`}
          leftSection={<Icon name="search" size={14} />}
          value={request.text}
          maxLength={200}
          onChange={(event) => change({ text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'ArrowDown' || event.key === 'Enter') {
              event.preventDefault();
              toList();
            } else if (event.key === 'Escape' && request.text !== '') {
              event.preventDefault();
              change({ text: '' });
            }
          }}
          rightSection={
            request.text !== '' && (
              <button
                type="button"
                className="clear-search"
                aria-label={t`Clear search words`}
                onClick={() => change({ text: '' })}
              >
                <Icon name="close" size={12} />
              </button>
            )
          }
        />
        <Checkbox
          label={t`in remarks too`}
          checked={request.inRemarks}
          onChange={(e) => change({ inRemarks: e.currentTarget.checked })}
        />
        <FilterPanel request={request} />
        <QueryText request={request} />
        {(filtered || request.text !== '') && (
          <Button variant="default" onClick={onSaveSearch}>
            <Trans>Save this search</Trans>
          </Button>
        )}
        <Chips request={request} />
        <span className="grow" />
        {marked.size > 0 && (
          <span className="row small">
            <Plural value={marked.size} one="# marked" other="# marked" />
            {marked.size > 1 && (
              <button
                type="button"
                className="plain-button"
                disabled={marked.size > MOST_COMPARED}
                title={marked.size > MOST_COMPARED ? t`At most ${MOST_COMPARED} side by side` : undefined}
                onClick={() => setComparing([...marked])}
              >
                <Trans>Compare</Trans>
              </button>
            )}
            <button
              type="button"
              className="plain-button"
              disabled={marked.size > MOST_STOPS}
              title={marked.size > MOST_STOPS ? t`At most ${MOST_STOPS} stops` : undefined}
              onClick={() => onTour([...marked])}
            >
              <Trans>Buyer tour</Trans>
            </button>
            <button type="button" className="plain-button" onClick={() => onPlanTour([...marked])}>
              <Trans>Plan a tour</Trans>
            </button>
            <button type="button" className="plain-button" onClick={copyMarked}>
              <Trans>Copy</Trans>
            </button>
            <button type="button" className="plain-button" onClick={() => mark([...marked], false)}>
              <Trans>Unmark</Trans>
            </button>
          </span>
        )}
        <span className="small quiet nowrap" role="status" aria-live="polite">
          {answer && (
            <Plural value={total} one={`${number(total)} listing`} other={`${counted(total, answer.more)} listings`} />
          )}
        </span>
        <SegmentedControl
          aria-label={t`View`}
          value={view}
          onChange={(v) => prefer({ listingsView: v === 'map' ? 'map' : 'table' })}
          data={[
            { value: 'table', label: t`Table` },
            { value: 'map', label: t`Map` },
          ]}
        />
      </div>
      {answer && answer.substituted.length > 0 && (
        <p className="small quiet substituted">
          {answer.substituted.map(({ typed, searched }) => (
            <span key={typed}>
              <Trans>
                Nothing for “{typed}”; searched “{searched}”.
              </Trans>{' '}
            </span>
          ))}
        </p>
      )}
      <div className={openKey ? 'split has-detail' : 'split'}>
        <div className="split-list">
          {error ? (
            <div className="pad">
              <ErrorNote error={error} onRetry={() => void refetch()} />
            </div>
          ) : waiting ? (
            <Loading />
          ) : nothingStored && !filtered ? (
            <Empty
              icon="sources"
              title={<Trans>No listings yet</Trans>}
              action={
                <Button onClick={onAddSource}>
                  <Trans>Add a source</Trans>
                </Button>
              }
            >
              <p>
                <Trans>
                  Listings come from your MLS or from a folder of CSV exports and stay on this computer, encrypted.
                </Trans>
              </p>
            </Empty>
          ) : total === 0 && answer && view !== 'map' ? (
            <NothingFound request={request} answer={answer} />
          ) : view === 'map' ? (
            <div className="map-split">
              <div className="map-twin">
                {total === 0 && answer ? <NothingFound request={request} answer={answer} /> : list}
              </div>
              <Suspense fallback={<Loading />}>
                <MapPane
                  request={request}
                  activeKey={openKey ?? hovered}
                  onPick={onOpen}
                  onWindow={(bbox) => ask({ ...request, bbox })}
                  onAreas={(areas) => ask({ ...request, areas })}
                />
              </Suspense>
            </div>
          ) : (
            list
          )}
        </div>
        {openKey && (
          <aside className="split-detail" aria-label={t`Listing`}>
            <ListingDetail listingKey={openKey} onClose={close} onStartCma={onStartCma} onFlyer={onFlyer} />
          </aside>
        )}
      </div>
      <Compare
        keys={comparing}
        onClose={() => setComparing([])}
        onOpen={(key) => {
          setComparing([]);
          onOpen(key);
        }}
      />
    </div>
  );
}
