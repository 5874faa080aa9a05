import { Trans, useLingui } from '@lingui/react/macro';
import { TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useHost } from '@/ipc/context';
import type { SystemBadgeView } from '@/ipc/types';
import { ErrorNote } from './ErrorNote';
import { Loading } from './Loading';

/** Somebody who was found. */
export interface PickedPerson {
  id: string;
  name: string;
  systems: readonly SystemBadgeView[];
}

/** Somebody found by the beginning of a name, an address or a number. */
export function PersonPicker({ label, onPick }: { label: string; onPick: (one: PickedPerson) => void }) {
  const { t } = useLingui();
  const host = useHost();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const asked = text.trim();
  const { data, error, refetch } = useQuery({
    queryKey: ['people', 'pick', asked],
    queryFn: () =>
      host.people({
        text: asked,
        list: null,
        all: [],
        any: [],
        archived: false,
        order: 'lastTouch',
        limit: 6,
        offset: 0,
      }),
    placeholderData: keepPreviousData,
  });
  useEffect(() => field.current?.focus(), []);
  const rows = data?.rows ?? [];
  const active = Math.min(at, rows.length - 1);
  const take = (index: number) => {
    const row = rows[index];
    if (row) onPick({ id: row.id, name: row.name, systems: row.systems });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || rows.length === 0) return;
    if (event.key === 'ArrowDown') setAt((active + 1) % rows.length);
    else if (event.key === 'ArrowUp') setAt((active - 1 + rows.length) % rows.length);
    else if (event.key === 'Enter' && !event.ctrlKey) take(active);
    else return;
    event.preventDefault();
  };
  return (
    <div className="stack" style={{ gap: 'var(--g1)' }}>
      <TextInput
        ref={field}
        label={label}
        role="combobox"
        aria-expanded={rows.length > 0}
        aria-controls={id}
        aria-activedescendant={rows.length > 0 ? `${id}${active}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder={t`Name, e-mail or number`}
        value={text}
        maxLength={200}
        onChange={(e) => {
          setText(e.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      {error ? <ErrorNote error={error} onRetry={() => void refetch()} compact /> : !data && <Loading />}
      <div id={id} role="listbox" aria-label={t`Found`} className="pick-list" hidden={!data}>
        {rows.map((row, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys for the list
          <div
            key={row.id}
            id={`${id}${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            className="pick-choice"
            onClick={() => take(i)}
          >
            <span className="ellipsis grow">{row.name || t`No name`}</span>
            <span className="small quiet ellipsis">{row.company ?? row.email}</span>
          </div>
        ))}
      </div>
      {data && rows.length === 0 && (
        <p className="small quiet">
          <Trans>Nobody is called that.</Trans>
        </p>
      )}
    </div>
  );
}
