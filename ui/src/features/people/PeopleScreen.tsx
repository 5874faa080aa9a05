import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useCommands } from '@/components/commands';
import { DataGrid, type GridSort } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toast, toastUndo } from '@/components/toast';
import { useNow } from '@/components/useNow';
import { useHost } from '@/ipc/context';
import { statusQuery } from '@/ipc/queries';
import type { PeopleOrder, PersonRowView } from '@/ipc/types';
import { number } from '@/lib/format';
import { AddPerson } from './AddPerson';
import { useChoices, useCounts, usePeopleRows, useSmartLists } from './api';
import { columnOf, orderOf, peopleColumns } from './columns';
import { FilterChips } from './FilterChips';
import { ListEditor } from './ListEditor';
import { PersonPane } from './PersonPane';
import { SmartLists } from './SmartLists';
import { about, change, mark, requestOf, showList, usePeople } from './state';
import { listName, ORDER_CHOICES, orderWord } from './words';

export interface PeopleScreenProps {
  /** The person that is open. */
  id: string | undefined;
  onOpen: (id: string | undefined) => void;
  /** To the first way people can come in. */
  onConnect: () => void;
  onImport: () => void;
  onDuplicates: () => void;
}

/** Smart lists, the people on one with the reasons, and one person beside them. */
export function PeopleScreen({ id, onOpen, onConnect, onImport, onDuplicates }: PeopleScreenProps) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const now = useNow();
  const { list, text, extra, order, archived, marked } = usePeople();
  const request = useMemo(
    () => requestOf({ list, text, extra, order, archived }),
    [list, text, extra, order, archived],
  );
  const { row, onVisible, total, answer, error, waiting, refetch } = usePeopleRows(request);
  const { data: lists } = useSmartLists();
  const { data: counts } = useCounts();
  const { data: choices } = useChoices();
  const { data: status } = useQuery(statusQuery(host));
  const [editing, setEditing] = useState<'list' | 'new' | null>(null);
  const [adding, setAdding] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const smart = lists?.find((l) => l.id === list) ?? null;
  const offline = status?.overall === 'offline';

  const toList = useCallback(() => pane.current?.querySelector<HTMLElement>('[role="grid"]')?.focus(), []);
  const close = useCallback(() => {
    clearTimeout(timer.current);
    onOpen(undefined);
    requestAnimationFrame(toList);
  }, [onOpen, toList]);
  useEffect(() => () => clearTimeout(timer.current), []);

  useCommands('people-list', [
    { id: 'people.search', title: t`Search people`, keys: '/', run: () => search.current?.focus() },
    { id: 'people.add', title: t`Add a person`, run: () => setAdding(true) },
  ]);
  useEffect(() => {
    function onKey(event: globalThis.KeyboardEvent) {
      if (event.key !== 'Escape' || event.defaultPrevented || !id || document.querySelector('[role="dialog"]')) return;
      close();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [id, close]);

  const onActive = useCallback(
    (active: PersonRowView) => {
      about({ id: active.id, name: active.name, systems: active.systems });
      if (!id) return;
      // While a person is open, the keyboard in the list leads them along.
      clearTimeout(timer.current);
      timer.current = setTimeout(() => onOpen(active.id), 80);
    },
    [id, onOpen],
  );
  // Before a key is touched, the first row is the one the keyboard stands on.
  const first = row(0);
  useEffect(() => {
    if (!id && first && !usePeople.getState().subject)
      about({ id: first.id, name: first.name, systems: first.systems });
  }, [id, first]);

  const explained = list !== null || extra.length > 0;
  const columns = useMemo(() => peopleColumns(now, id !== undefined, explained), [now, id, explained]);
  const sort: GridSort | null = columnOf(order);
  const nobody = counts?.people === 0 && !archived;

  const copyMarked = () => {
    const lines: string[] = [];
    for (let i = 0; i < Math.min(total, 5000); i += 1) {
      const found = row(i);
      if (found && marked.has(found.id)) lines.push([found.name, found.phone, found.email].filter(Boolean).join('\t'));
    }
    void navigator.clipboard?.writeText(lines.join('\n')).then(() => toast(<Trans>Copied.</Trans>));
  };

  if (nobody && !adding)
    return (
      <Empty
        icon="people"
        title={<Trans>Nobody here yet</Trans>}
        action={
          choices && choices.systems.length > 0 ? (
            <Button variant="default" onClick={onConnect}>
              <Trans>See how the first sync stands</Trans>
            </Button>
          ) : (
            <>
              <Button onClick={onConnect}>
                <Trans>Connect your CRM</Trans>
              </Button>
              <Button variant="default" onClick={onImport}>
                <Trans>Import a file</Trans>
              </Button>
              <Button variant="default" onClick={() => setAdding(true)}>
                <Trans>Add a person</Trans>
              </Button>
            </>
          )
        }
      >
        <p>
          <Trans>
            People come from your CRM, from a file, or from a folder of lead messages. They stay on this computer, and
            what you change here goes back.
          </Trans>
        </p>
      </Empty>
    );

  return (
    <div className="people-body" ref={pane}>
      {!id && <SmartLists narrow={false} onNew={() => setEditing('new')} />}
      <div className={id ? 'split has-detail' : 'split'}>
        <div className="split-list">
          <div className="toolbar">
            <h1 className="visually-hidden">
              <Trans>People</Trans>
            </h1>
            <div className={id ? undefined : 'narrow-only'}>
              <SmartLists narrow onNew={() => setEditing('new')} />
            </div>
            <TextInput
              ref={search}
              className="people-search"
              aria-label={t`Search people`}
              placeholder={t`Name, e-mail, number, tag`}
              leftSection={<Icon name="search" size={14} />}
              value={text}
              maxLength={200}
              onChange={(e) => change({ text: e.currentTarget.value })}
              onKeyDown={(event) => {
                if (event.nativeEvent.isComposing) return;
                if (event.key === 'ArrowDown' || event.key === 'Enter') {
                  event.preventDefault();
                  toList();
                } else if (event.key === 'Escape' && text !== '') {
                  event.preventDefault();
                  change({ text: '' });
                }
              }}
            />
            {!id && (
              <>
                <FilterChips
                  conditions={extra}
                  onChange={(next) => change({ extra: next })}
                  onSave={() => setEditing('new')}
                />
                <span className="grow" />
                {marked.size > 0 && (
                  <span className="row small">
                    <Plural value={marked.size} one="# marked" other="# marked" />
                    <button type="button" className="plain-button" onClick={copyMarked}>
                      <Trans>Copy</Trans>
                    </button>
                    <button type="button" className="plain-button" onClick={() => mark([...marked], false)}>
                      <Trans>Unmark</Trans>
                    </button>
                  </span>
                )}
                <NativeSelect
                  aria-label={t`Order`}
                  value={order}
                  onChange={(e) => change({ order: e.currentTarget.value as PeopleOrder })}
                  data={ORDER_CHOICES.map((value) => ({ value, label: orderWord(i18n, value) }))}
                />
                <Button variant="default" leftSection={<Icon name="plus" size={12} />} onClick={() => setAdding(true)}>
                  <Trans>Add a person</Trans>
                </Button>
              </>
            )}
          </div>
          {!id && editing && (
            <ListEditor
              key={editing === 'new' ? 'new' : list}
              list={editing === 'new' ? null : smart}
              start={{
                all: [...(smart?.rule.all ?? []), ...extra],
                any: smart?.rule.any ?? [],
                order: order === 'urgency' ? (smart?.rule.order ?? 'lastTouch') : order,
              }}
              onClose={() => setEditing(null)}
              onSaved={(saved) => {
                showList(saved.id);
                setEditing(null);
              }}
              onDeleted={() => {
                showList('callNow');
                setEditing(null);
              }}
            />
          )}
          {!id && adding && (
            <AddPerson
              onClose={() => setAdding(false)}
              onAdded={(made) => {
                setAdding(false);
                onOpen(made);
              }}
            />
          )}
          {!id && !editing && (
            <p className="list-head small">
              <span className="strong">
                {archived ? <Trans>Put away</Trans> : smart ? listName(i18n, smart) : <Trans>Everybody</Trans>}
              </span>
              <span className="quiet" role="status" aria-live="polite">
                {answer && <Plural value={total} one="# person" other={`${number(total)} people`} />}
              </span>
              {smart && (
                <button type="button" className="plain-button" onClick={() => setEditing('list')}>
                  <Trans>What puts somebody here</Trans>
                </button>
              )}
              {offline && (
                <span className="quiet">
                  <Icon name="offline" size={12} />{' '}
                  <Trans>Offline: everything works, and what you change is sent later.</Trans>
                </span>
              )}
            </p>
          )}
          {error ? (
            <div className="pad">
              <ErrorNote error={error} onRetry={() => void refetch()} />
            </div>
          ) : waiting ? (
            <Loading />
          ) : total === 0 ? (
            <NobodyHere
              list={smart ? listName(i18n, smart) : null}
              text={text}
              filters={extra.length}
              archived={archived}
              onClearText={() => change({ text: '' })}
              onClearFilters={() => {
                const before = extra;
                change({ extra: [] });
                toastUndo(<Trans>Filters cleared.</Trans>, () => change({ extra: before }));
              }}
              onEverybody={() => change({ list: null, archived: false, order: 'lastTouch' })}
            />
          ) : (
            <DataGrid
              label={t`People`}
              columns={columns}
              rowCount={total}
              row={row}
              rowId={(r) => r.id}
              sort={sort}
              onSort={(column) => change({ order: orderOf(column, order) })}
              onVisible={onVisible}
              onOpen={(r) => onOpen(r.id)}
              onActive={onActive}
              openId={id ?? null}
              marked={marked}
              onMark={mark}
              autoFocus={!id}
            />
          )}
        </div>
        {id && (
          <section className="split-detail person-pane" aria-label={t`Person`}>
            <PersonPane key={id} id={id} onClose={close} onOpen={onOpen} onDuplicates={onDuplicates} />
          </section>
        )}
      </div>
    </div>
  );
}

/** What stands where a list is empty: what made it so, and the one way on. */
function NobodyHere({
  list,
  text,
  filters,
  archived,
  onClearText,
  onClearFilters,
  onEverybody,
}: {
  list: string | null;
  text: string;
  filters: number;
  archived: boolean;
  onClearText: () => void;
  onClearFilters: () => void;
  onEverybody: () => void;
}) {
  if (text !== '')
    return (
      <Empty
        icon="search"
        title={<Trans>Nobody found for “{text}”</Trans>}
        action={
          list ? (
            <Button variant="default" onClick={onEverybody}>
              <Trans>Search everybody</Trans>
            </Button>
          ) : (
            <Button variant="default" onClick={onClearText}>
              <Trans>Clear search words</Trans>
            </Button>
          )
        }
      >
        {list && (
          <p>
            <Trans>Only people on “{list}” were looked through.</Trans>
          </p>
        )}
      </Empty>
    );
  if (filters > 0)
    return (
      <Empty
        icon="search"
        title={<Trans>The filters leave nobody</Trans>}
        action={
          <Button variant="default" onClick={onClearFilters}>
            <Trans>Clear filters</Trans>
          </Button>
        }
      />
    );
  if (archived) return <Empty icon="people" title={<Trans>Nobody is put away</Trans>} />;
  return (
    <Empty
      icon="good"
      title={<Trans>Nobody is on “{list}” now</Trans>}
      action={
        <Button variant="default" onClick={onEverybody}>
          <Trans>Show everybody</Trans>
        </Button>
      }
    >
      <p>
        <Trans>The list is worked out anew with every change; who belongs on it appears by itself.</Trans>
      </p>
    </Empty>
  );
}
