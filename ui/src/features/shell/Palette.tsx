import { Trans, useLingui } from '@lingui/react/macro';
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useAllCommands } from '@/components/commands';
import { Icon } from '@/components/Icon';
import { Keys } from '@/components/Keys';
import { StatusMark } from '@/components/StatusMark';
import { useHost } from '@/ipc/context';
import { emptyRequest } from '@/ipc/empty-request';
import { money } from '@/lib/format';
import { closePalette, usePalette } from './palette-state';

interface Choice {
  id: string;
  group: string;
  line: ReactNode;
  run: () => void;
}

/** People, addresses, MLS numbers and everything that can be done, under one key. */
export function Palette() {
  const { t } = useLingui();
  const { opened } = usePalette();
  return (
    <Modal.Root opened={opened} onClose={closePalette} size="40rem" yOffset="12vh" transitionProps={{ duration: 80 }}>
      <Modal.Overlay backgroundOpacity={0.25} />
      <Modal.Content aria-label={t`Search and commands`}>
        <Body />
      </Modal.Content>
    </Modal.Root>
  );
}

function Body() {
  const { t } = useLingui();
  const host = useHost();
  const navigate = useNavigate();
  const list = useId();
  const box = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const commands = useAllCommands();
  const asked = text.trim();
  const { data } = useQuery({
    queryKey: ['listings', 'palette', asked],
    queryFn: () => host.searchListings({ ...emptyRequest, text: asked, limit: 8 }),
    enabled: asked.length > 0,
    placeholderData: (old) => old,
  });
  const { data: people } = useQuery({
    queryKey: ['people', 'palette', asked],
    queryFn: () =>
      host.people({
        text: asked,
        list: null,
        all: [],
        any: [],
        archived: false,
        order: 'lastTouch',
        limit: 5,
        offset: 0,
      }),
    enabled: asked.length > 0,
    placeholderData: (old) => old,
  });
  const wanted = asked.toLowerCase();
  const choices: Choice[] = [
    ...(asked.length > 0 ? (people?.rows ?? []) : []).map((row) => ({
      id: `person ${row.id}`,
      group: t`People`,
      line: (
        <>
          <span className="ellipsis grow">
            {row.name || t`No name`} <span className="quiet">{row.company ?? row.email}</span>
          </span>
          <span className="small quiet nowrap">{row.stage}</span>
        </>
      ),
      run: () => void navigate({ to: '/people/$id', params: { id: row.id } }),
    })),
    ...(asked.length > 0 ? (data?.rows ?? []) : []).map((row) => ({
      id: `listing ${row.key}`,
      group: t`Listings`,
      line: (
        <>
          <span className="ellipsis grow">
            {row.address ?? t`Address withheld`}, {row.city} <span className="quiet">{row.listingId}</span>
          </span>
          <StatusMark status={row.status} />
          <span className="num">{money(row.price)}</span>
        </>
      ),
      run: () => void navigate({ to: '/listings', search: { key: row.key } }),
    })),
    ...commands
      .filter((c) => c.id !== 'palette' && c.title.toLowerCase().includes(wanted))
      .map((c) => ({
        id: c.id,
        group: t`Actions`,
        line: (
          <>
            <span className="grow">{c.title}</span>
            {c.keys && <Keys keys={c.keys} />}
          </>
        ),
        run: c.run,
      })),
  ];
  const active = Math.min(at, choices.length - 1);

  useEffect(() => {
    box.current?.querySelector(`[data-at="${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const take = (choice: Choice | undefined) => {
    if (!choice) return;
    closePalette();
    choice.run();
  };
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt(choices.length === 0 ? 0 : (active + 1) % choices.length);
    else if (event.key === 'ArrowUp') setAt(choices.length === 0 ? 0 : (active - 1 + choices.length) % choices.length);
    else if (event.key === 'Enter') take(choices[active]);
    else return;
    event.preventDefault();
  }
  return (
    <>
      <div className="palette-search">
        <Icon name="search" />
        <input
          role="combobox"
          aria-label={t`Person, address, MLS number or action`}
          aria-expanded={choices.length > 0}
          aria-controls={list}
          aria-activedescendant={choices.length > 0 ? `${list}${active}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={t`Person, address, MLS number or action`}
          maxLength={200}
          data-autofocus
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div ref={box} id={list} role="listbox" aria-label={t`Found`} className="palette-list">
        {choices.map((choice, i) => (
          <div key={choice.id} role="presentation">
            {choice.group !== choices[i - 1]?.group && (
              <div className="palette-group" role="presentation">
                {choice.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys for the list */}
            <div
              id={`${list}${i}`}
              data-at={i}
              role="option"
              tabIndex={-1}
              aria-selected={i === active}
              className="palette-choice"
              onClick={() => take(choice)}
              onMouseMove={() => setAt(i)}
            >
              {choice.line}
            </div>
          </div>
        ))}
      </div>
      {choices.length === 0 && (
        <p className="pad quiet" role="status">
          <Trans>Nothing found for these words.</Trans>
        </p>
      )}
    </>
  );
}
