import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useCommands } from '@/components/commands';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import type { PartnerRowView } from '@/ipc/types';
import { day, number } from '@/lib/format';
import { usePartnerRows } from './api';
import { LicenceMark } from './Marks';
import { PartnerForm } from './PartnerForm';
import { PartnerPane } from './PartnerPane';
import { change, isPlace, newForm, requestOf, useDirectory } from './state';
import { choices, KINDS, word } from './words';

/** The directory of partners, and one partner beside it. */
export function DirectoryScreen({ id, onOpen }: { id: string | undefined; onOpen: (id: string | undefined) => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { text, kind, place, putAway } = useDirectory();
  const request = useMemo(() => requestOf({ text, kind, place, putAway }), [text, kind, place, putAway]);
  const { row, onVisible, total, answer, error, waiting, refetch } = usePartnerRows(request);
  const [adding, setAdding] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const toList = useCallback(() => pane.current?.querySelector<HTMLElement>('[role="grid"]')?.focus(), []);
  const close = useCallback(() => {
    onOpen(undefined);
    requestAnimationFrame(toList);
  }, [onOpen, toList]);
  useCommands('partners', [
    { id: 'partners.search', title: t`Search partners`, keys: '/', run: () => search.current?.focus() },
    { id: 'partners.add', title: t`Add a partner`, keys: 'a', run: () => setAdding(true) },
  ]);
  useEffect(() => {
    function onKey(event: globalThis.KeyboardEvent) {
      if (event.key !== 'Escape' || event.defaultPrevented || !id || document.querySelector('[role="dialog"]')) return;
      close();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [id, close]);
  const beside = id !== undefined;
  const columns = useMemo<GridColumn<PartnerRowView>[]>(() => {
    const name: GridColumn<PartnerRowView> = {
      id: 'name',
      header: <Trans>Name</Trans>,
      width: 'minmax(11rem, 2fr)',
      cell: (r) => (
        <span className="ellipsis strong" title={r.name}>
          {r.name}
        </span>
      ),
    };
    const what: GridColumn<PartnerRowView> = {
      id: 'kind',
      header: <Trans>Kind</Trans>,
      width: 'minmax(7rem, 1fr)',
      cell: (r) => <span className="ellipsis">{word.kind(i18n, r.kind, r.speciality)}</span>,
    };
    const licence: GridColumn<PartnerRowView> = {
      id: 'licence',
      header: <Trans>Licence</Trans>,
      width: 'minmax(9rem, 1.1fr)',
      cell: (r) => <LicenceMark licence={r.licence} />,
    };
    if (beside) return [name, what];
    return [
      name,
      what,
      {
        id: 'parent',
        header: <Trans>Belongs to</Trans>,
        width: 'minmax(8rem, 1.2fr)',
        cell: (r) => <span className="ellipsis quiet">{r.parent ?? word.level(i18n, r.level)}</span>,
      },
      licence,
      {
        id: 'end',
        header: <Trans>Ends first</Trans>,
        width: '8.5rem',
        align: 'right',
        cell: (r) => (
          <span className={r.ended ? 'partner-state' : undefined} data-tone={r.ended ? 'bad' : undefined}>
            {r.ended && <Icon name="bad" size={12} />}
            {day(r.firstEnd)}
          </span>
        ),
      },
    ];
  }, [beside, i18n]);
  const form = adding && (
    <PartnerForm
      start={newForm()}
      before={null}
      parents={answer?.rows.filter((r) => r.level !== 'person') ?? []}
      onClose={() => setAdding(false)}
      onSaved={(made) => {
        setAdding(false);
        onOpen(made);
      }}
    />
  );
  if (answer && !answer.any)
    return (
      <div className="fill stack">
        {form}
        {!adding && (
          <Empty
            icon="partners"
            title={<Trans>No partners yet</Trans>}
            action={
              <Button onClick={() => setAdding(true)}>
                <Trans>Add the first partner</Trans>
              </Button>
            }
          >
            <p>
              <Trans>
                Lenders, title companies, insurers, inspectors, your MLS: who they are, what they may do, what was
                agreed and when it ends. Everything stays on this computer.
              </Trans>
            </p>
          </Empty>
        )}
      </div>
    );
  return (
    <div className={id ? 'split has-detail' : 'split'} ref={pane}>
      <div className="split-list">
        <div className="toolbar">
          <h1 className="visually-hidden">
            <Trans>Partners</Trans>
          </h1>
          <TextInput
            ref={search}
            className="partners-search"
            aria-label={t`Search partners`}
            placeholder={t`Name, person, number, offering`}
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
              <NativeSelect
                aria-label={t`Kind`}
                value={kind}
                data={[{ value: '', label: t`Every kind` }, ...choices(i18n, KINDS)]}
                onChange={(e) => change({ kind: e.currentTarget.value })}
              />
              <TextInput
                className="partners-place"
                aria-label={t`Works in`}
                placeholder={t`Works in: WA, 98101`}
                value={place}
                error={!isPlace(place)}
                onChange={(e) => change({ place: e.currentTarget.value })}
              />
              <Checkbox
                label={t`Put away`}
                checked={putAway}
                onChange={(e) => change({ putAway: e.currentTarget.checked })}
              />
              <span className="grow" />
              <span className="small quiet nowrap" role="status" aria-live="polite">
                {answer && <Plural value={total} one="# partner" other={`${number(total)} partners`} />}
              </span>
              <Button variant="default" leftSection={<Icon name="plus" size={12} />} onClick={() => setAdding(true)}>
                <Trans>Add a partner</Trans>
              </Button>
            </>
          )}
        </div>
        {!id && form}
        {error ? (
          <div className="pad">
            <ErrorNote error={error} onRetry={() => void refetch()} />
          </div>
        ) : waiting ? (
          <Loading />
        ) : total === 0 ? (
          <Empty
            icon="search"
            title={<Trans>Nobody answers that</Trans>}
            action={
              <Button variant="default" onClick={() => change({ text: '', kind: '', place: '', putAway: false })}>
                <Trans>Show everybody</Trans>
              </Button>
            }
          />
        ) : (
          <DataGrid
            label={t`Partners`}
            columns={columns}
            rowCount={total}
            row={row}
            rowId={(r) => r.id}
            onVisible={onVisible}
            onOpen={(r) => onOpen(r.id)}
            onActive={(r) => {
              if (id && r.id !== id) onOpen(r.id);
            }}
            openId={id ?? null}
            autoFocus={!id}
          />
        )}
      </div>
      {id && (
        <section className="split-detail partner-pane" aria-label={t`Partner`}>
          <PartnerPane key={id} id={id} onClose={close} onOpen={onOpen} />
        </section>
      )}
    </div>
  );
}
