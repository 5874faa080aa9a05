import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect } from '@mantine/core';
import { Icon } from '@/components/Icon';
import { number } from '@/lib/format';
import { useCounts, useSmartLists } from './api';
import { change, showList, usePeople } from './state';
import { listName } from './words';

/** The smart lists and how many people are on each; a choice in a line where there is no room beside. */
export function SmartLists({ onNew, narrow }: { onNew: () => void; narrow: boolean }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { data: lists } = useSmartLists();
  const { data: counts } = useCounts();
  const { list, archived } = usePeople();
  const current = archived ? '#archived' : (list ?? '#all');
  const go = (id: string) => {
    if (id === '#archived') change({ list: null, extra: [], archived: true, order: 'name' });
    else showList(id === '#all' ? null : id);
  };
  const lines = [
    ...(lists ?? []).map((l) => ({ id: l.id, name: listName(i18n, l), people: l.people, changed: l.changed })),
    { id: '#all', name: t`Everybody`, people: counts?.people, changed: false },
    { id: '#archived', name: t`Put away`, people: undefined, changed: false },
  ];
  if (narrow)
    return (
      <NativeSelect
        aria-label={t`Smart list`}
        className="list-choice"
        value={current}
        onChange={(e) => go(e.currentTarget.value)}
        data={lines.map((l) => ({
          value: l.id,
          label: l.people === undefined ? l.name : `${l.name} (${number(l.people)})`,
        }))}
      />
    );
  return (
    <nav className="smart-lists" aria-label={t`Smart lists`}>
      <ul>
        {lines.map((l) => (
          <li key={l.id} className={l.id === '#all' ? 'apart' : undefined}>
            <button
              type="button"
              className="smart-list"
              aria-current={l.id === current ? 'true' : undefined}
              onClick={() => go(l.id)}
            >
              <span className="grow smart-name" title={l.name}>
                {l.name}
                {l.changed && (
                  <span className="quiet">
                    {' '}
                    <Trans>(changed)</Trans>
                  </span>
                )}
              </span>
              {l.people !== undefined && <span className="num quiet">{number(l.people)}</span>}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="plain-button small new-list" onClick={onNew}>
        <Icon name="plus" size={12} /> <Trans>New smart list</Trans>
      </button>
    </nav>
  );
}
