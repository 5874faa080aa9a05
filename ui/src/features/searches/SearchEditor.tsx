import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Checkbox, Radio, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useHost } from '@/ipc/context';
import type { CadenceView, SavedSearchView, SearchRequest, WatchFor } from '@/ipc/types';
import { counted, instant, number } from '@/lib/format';
import { HealthMark } from './HealthMark';
import { CADENCES, cadenceWord, reasonWords, WATCH_CHOICES, watchWord } from './words';

/** A search: what it asks, for whom, what it waits for, how soon, and how it is. */
export function SearchEditor({
  search,
  current,
  onClose,
  onSaved,
  onDelete,
  onShow,
  onNews,
  onTour,
}: {
  search: SavedSearchView | null;
  current: SearchRequest;
  onClose: () => void;
  onSaved: (search: SavedSearchView) => void;
  onDelete: (search: SavedSearchView) => void;
  onShow: (query: SearchRequest) => void;
  onNews: (id: string) => void;
  onTour: (query: SearchRequest) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const [name, setName] = useState(search?.name ?? '');
  const [client, setClient] = useState(search?.client ?? '');
  const [query, setQuery] = useState<SearchRequest | null>(search ? search.query : current);
  const [events, setEvents] = useState<WatchFor[]>(search?.events ?? [...WATCH_CHOICES]);
  const [cadence, setCadence] = useState<CadenceView>(search?.cadence ?? 'atOnce');
  // Asking first is the default: what a client has heard cannot be taken back.
  const [approve, setApprove] = useState(search?.approve ?? true);
  const [paused, setPaused] = useState(search?.paused ?? false);
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const { data: text } = useQuery({
    queryKey: ['listings', 'text', query],
    queryFn: () => (query ? host.writeQuery(query) : Promise.resolve({ text: '' })),
  });
  const { data: found } = useQuery({
    queryKey: ['listings', 'count', query],
    queryFn: () => host.searchListings({ ...(query ?? current), limit: 1, offset: 0 }),
    enabled: query !== null,
  });

  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!query) return;
    setSaving(true);
    setError(null);
    host
      .saveSearch({
        id: search?.id ?? null,
        name,
        client,
        query,
        events,
        cadence,
        approve: approve && client.trim() !== '',
        paused,
      })
      .then(onSaved, setError)
      .finally(() => setSaving(false));
  };

  return (
    <form className="scroll pad stack search-editor" onSubmit={save}>
      <div className="row top">
        <h2 className="grow">{search ? search.name : <Trans>A new saved search</Trans>}</h2>
        <ActionIcon aria-label={t`Close`} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </div>
      {search && (
        <section aria-label={t`Health`} className="stack" style={{ gap: 'var(--g1)' }}>
          <HealthMark health={search.health} />
          {search.reasons.length > 0 && (
            <ul className="reasons">
              {search.reasons.map((r) => (
                <li key={`${r.code} ${r.about}`}>{reasonWords(i18n, r)}</li>
              ))}
            </ul>
          )}
          <p className="small quiet">
            <Trans>
              {number(search.week)} matches in 7 days, {number(search.fourWeeks)} in 28. Last match:{' '}
              {instant(search.lastMatchAt) || t`never`}. Last run: {instant(search.lastRunAt) || t`not yet`}.
            </Trans>
          </p>
          <div className="row wrap">
            {search.query && (
              <Button variant="default" onClick={() => search.query && onShow(search.query)}>
                <Trans>Show on Listings</Trans>
              </Button>
            )}
            <Button variant="default" onClick={() => onNews(search.id)}>
              <Trans>Its hotsheet</Trans>
            </Button>
            {search.query && (
              <Button variant="default" onClick={() => search.query && onTour(search.query)}>
                <Trans>Buyer tour</Trans>
              </Button>
            )}
          </div>
        </section>
      )}
      <div>
        <p className="small quiet">
          <Trans>The search</Trans>
        </p>
        <p className="query-text">{text?.text || <Trans>all listings</Trans>}</p>
        <p className="small quiet">
          {found && <Trans>{counted(found.total, found.more)} listings match now.</Trans>}{' '}
          {search && (
            <button type="button" className="plain-button" onClick={() => setQuery(current)}>
              <Trans>Replace by what Listings shows</Trans>
            </button>
          )}
        </p>
      </div>
      <TextInput
        label={t`Name`}
        value={name}
        maxLength={100}
        required
        data-autofocus={search ? undefined : true}
        onChange={(e) => setName(e.currentTarget.value)}
      />
      <TextInput
        label={t`Client`}
        description={t`Leave it empty for a search of your own.`}
        value={client}
        maxLength={100}
        onChange={(e) => setClient(e.currentTarget.value)}
      />
      <Checkbox.Group label={t`Tell of`} value={events} onChange={(v) => setEvents(v as WatchFor[])}>
        <div className="watch-choices">
          {WATCH_CHOICES.map((choice) => (
            <Checkbox key={choice} value={choice} label={watchWord(i18n, choice)} />
          ))}
        </div>
      </Checkbox.Group>
      <Radio.Group label={t`How soon`} value={cadence} onChange={(v) => setCadence(v as CadenceView)}>
        <div className="row wrap">
          {CADENCES.map((choice) => (
            <Radio key={choice} value={choice} label={cadenceWord(i18n, choice)} />
          ))}
        </div>
      </Radio.Group>
      {client.trim() !== '' && (
        <>
          <Checkbox
            label={t`Ask me before anything goes into a message`}
            checked={approve}
            onChange={(e) => setApprove(e.currentTarget.checked)}
          />
          <p className="small quiet">
            <Trans>Messages are drafts to copy: EnterpriseHub does not send mail yet.</Trans>
          </p>
        </>
      )}
      <Checkbox label={t`Paused`} checked={paused} onChange={(e) => setPaused(e.currentTarget.checked)} />
      {error !== null && <ErrorNote error={error} />}
      <div className="row">
        <Button type="submit" loading={saving} disabled={name.trim() === '' || events.length === 0 || !query}>
          {search ? <Trans>Save changes</Trans> : <Trans>Save the search</Trans>}
        </Button>
        {search && (
          <Button variant="default" onClick={() => onDelete(search)}>
            <Trans>Delete</Trans>
          </Button>
        )}
      </div>
    </form>
  );
}
