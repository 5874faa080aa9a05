import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { useCommands } from '@/components/commands';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import type { ProviderRowView } from '@/ipc/types';
import { number } from '@/lib/format';
import { useProviders } from './api';
import { Counted, PriorNote, ProofMark, RatingMark } from './Marks';
import { WhoCanDoIt } from './WhoCanDoIt';
import { choices, named, priceWords, SERVICES, word } from './words';
import './providers.css';

const isPlace = (text: string) => /^\s*$|^\s*([A-Za-z]{2}|\d{5}|[a-z]+:[\w-]+)\s*$/.test(text);

/** Providers of services: what they do, what they ask today, how they stand and how their jobs went. */
export function ProvidersScreen({ onOpen, onPartners }: { onOpen: (id: string) => void; onPartners: () => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const [text, setText] = useState('');
  const [service, setService] = useState('');
  const [place, setPlace] = useState('');
  const [language, setLanguage] = useState('');
  const [asking, setAsking] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const request = useMemo(
    () => ({
      text,
      service: service || null,
      place: isPlace(place) ? place.trim() || null : null,
      language: language || null,
    }),
    [text, service, place, language],
  );
  const { data, error, refetch } = useProviders(request);
  useCommands('providers', [
    { id: 'providers.search', title: t`Search providers`, keys: '/', run: () => search.current?.focus() },
    { id: 'providers.who', title: t`Who can do it`, keys: 'w', run: () => setAsking((on) => !on) },
  ]);
  const columns = useMemo<GridColumn<ProviderRowView>[]>(() => {
    const prior = data?.prior;
    const name: GridColumn<ProviderRowView> = {
      id: 'name',
      header: <Trans>Name</Trans>,
      width: 'minmax(11rem, 2fr)',
      cell: (r) => (
        <span className="ellipsis strong" title={r.name}>
          {r.name}
        </span>
      ),
    };
    const does: GridColumn<ProviderRowView> = {
      id: 'does',
      header: <Trans>Does</Trans>,
      width: 'minmax(8rem, 1.3fr)',
      cell: (r) => {
        const what = named(r.services)
          .map((s) => word.service(i18n, s))
          .join(', ');
        return (
          <span className="ellipsis" title={what}>
            {what}
          </span>
        );
      },
    };
    const price: GridColumn<ProviderRowView> = {
      id: 'price',
      header: <Trans>Price today</Trans>,
      width: '8.5rem',
      align: 'right',
      cell: (r) => <PriceCell row={r} />,
    };
    if (asking) return [name, does, price];
    return [
      name,
      does,
      {
        id: 'where',
        header: <Trans>Works in</Trans>,
        width: '6rem',
        cell: (r) => (
          <span className="ellipsis" title={r.coverage.join(', ')}>
            {r.coverage.length === 0 ? <span className="quiet">–</span> : r.coverage.join(', ')}
          </span>
        ),
      },
      price,
      {
        id: 'notice',
        header: <Trans>Notice</Trans>,
        width: '4.5rem',
        align: 'right',
        cell: (r) => (r.leadHours === null ? <span className="quiet">–</span> : <Trans>{number(r.leadHours)} h</Trans>),
      },
      {
        id: 'licence',
        header: <Trans>Licence</Trans>,
        width: 'minmax(8.5rem, 1fr)',
        cell: (r) => <ProofMark proof={r.licence} />,
      },
      {
        id: 'insurance',
        header: <Trans>Insurance</Trans>,
        width: 'minmax(8.5rem, 1fr)',
        cell: (r) => <ProofMark proof={r.insurance} />,
      },
      {
        id: 'onTime',
        header: <Trans>On time</Trans>,
        width: '5rem',
        align: 'right',
        cell: (r) => <Counted of={r.quality.onTime} />,
      },
      {
        id: 'rating',
        header: <Trans>Clients say</Trans>,
        width: '6rem',
        align: 'right',
        cell: (r) => prior && <RatingMark quality={r.quality} prior={prior} />,
      },
    ];
  }, [asking, data?.prior, i18n]);
  const narrowed = text !== '' || service !== '' || place !== '' || language !== '';
  const clear = () => {
    setText('');
    setService('');
    setPlace('');
    setLanguage('');
  };
  if (data && !data.any)
    return (
      <Empty
        icon="partners"
        title={<Trans>No providers yet</Trans>}
        action={
          <Button onClick={onPartners}>
            <Trans>Go to the directory</Trans>
          </Button>
        }
      >
        <p>
          <Trans>
            Inspectors, appraisers, contractors, photographers, cleaners, movers, notaries and title companies appear
            here once they are partners. Each gets hours, a price list with its days, insurance and a history of jobs.
          </Trans>
        </p>
      </Empty>
    );
  const rows = data?.rows ?? [];
  const total = rows.length;
  return (
    <div className={asking ? 'split has-detail providers' : 'split providers'} ref={list}>
      <div className="split-list">
        <div className="toolbar">
          <h1 className="visually-hidden">
            <Trans>Providers</Trans>
          </h1>
          <TextInput
            ref={search}
            className="providers-search"
            aria-label={t`Search providers`}
            placeholder={t`Name, person, address`}
            leftSection={<Icon name="search" size={14} />}
            value={text}
            maxLength={200}
            onChange={(e) => setText(e.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              if (event.key === 'ArrowDown' || event.key === 'Enter') {
                event.preventDefault();
                list.current?.querySelector<HTMLElement>('[role="grid"]')?.focus();
              } else if (event.key === 'Escape' && text !== '') {
                event.preventDefault();
                setText('');
              }
            }}
          />
          <NativeSelect
            aria-label={t`Service`}
            value={service}
            data={[{ value: '', label: t`Every service` }, ...choices(i18n, SERVICES)]}
            onChange={(e) => setService(e.currentTarget.value)}
          />
          {!asking && (
            <>
              <TextInput
                className="providers-place"
                aria-label={t`Works in`}
                placeholder={t`Works in: WA, 98101`}
                value={place}
                error={!isPlace(place)}
                onChange={(e) => setPlace(e.currentTarget.value)}
              />
              <NativeSelect
                aria-label={t`Language`}
                value={language}
                data={[{ value: '', label: t`Every language` }, ...(data?.languages ?? [])]}
                onChange={(e) => setLanguage(e.currentTarget.value)}
              />
              <span className="grow" />
              <span className="small quiet nowrap" role="status" aria-live="polite">
                {data && <Plural value={total} one="# provider" other={`${number(total)} providers`} />}
              </span>
              <Button variant="default" onClick={() => setAsking(true)}>
                <Trans>Who can do it</Trans>
              </Button>
            </>
          )}
        </div>
        {error ? (
          <div className="pad">
            <ErrorNote error={error} onRetry={() => void refetch()} />
          </div>
        ) : !data ? (
          <Loading />
        ) : total === 0 ? (
          <Empty
            icon="search"
            title={<Trans>Nobody answers that</Trans>}
            action={
              narrowed && (
                <Button variant="default" onClick={clear}>
                  <Trans>Show everybody</Trans>
                </Button>
              )
            }
          />
        ) : (
          <>
            <DataGrid
              label={t`Providers`}
              columns={columns}
              rowCount={total}
              row={(n) => rows[n]}
              rowId={(r) => r.id}
              onOpen={(r) => onOpen(r.id)}
              autoFocus
            />
            {!asking && (
              <div className="providers-foot">
                <PriorNote prior={data.prior} />
              </div>
            )}
          </>
        )}
      </div>
      {asking && (
        <section className="split-detail providers-who" aria-label={t`Who can do it`}>
          <WhoCanDoIt start={{ service: service || 'inspection' }} onOpen={onOpen} onClose={() => setAsking(false)} />
        </section>
      )}
    </div>
  );
}

/** The price of the first service that holds today, and how many more there are. */
function PriceCell({ row }: { row: ProviderRowView }) {
  const { i18n } = useI18n();
  const [first, ...more] = row.prices;
  if (!first)
    return (
      <span className="quiet">
        <Trans>no list today</Trans>
      </span>
    );
  const all = row.prices.map((p) => {
    const { figure, holds } = priceWords(i18n, p);
    return `${p.title ?? word.service(i18n, p.kind)}: ${figure}, ${holds}`;
  });
  return (
    <span className="nowrap" title={all.join('\n')}>
      {priceWords(i18n, first).figure}
      {more.length > 0 && <span className="small quiet"> +{more.length}</span>}
    </span>
  );
}
