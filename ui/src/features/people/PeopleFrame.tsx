import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { AreaNav, type AreaPart } from '@/components/AreaNav';
import { useCommands } from '@/components/commands';
import { useCounts } from './api';
import { QuickNote } from './QuickNote';
import { beginNote } from './state';
import './people.css';

/** The frame of everything about people: where one can go with what waits there, and the note that is a key away. */
export function PeopleFrame({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const { data: counts } = useCounts();
  useCommands('people', [{ id: 'people.note', title: t`Write a note`, keys: 'n', run: () => beginNote() }]);
  const parts: AreaPart[] = [
    { to: '/people', label: <Trans>People</Trans> },
    { to: '/people/inbox', label: <Trans>New leads</Trans>, count: counts?.leads, urgent: true },
    { to: '/people/tasks', label: <Trans>Tasks</Trans>, count: counts?.tasks },
    { to: '/people/pipeline', label: <Trans>Pipeline</Trans> },
    { to: '/people/conflicts', label: <Trans>Conflicts</Trans>, count: counts?.conflicts, urgent: true },
    { to: '/people/duplicates', label: <Trans>Duplicates</Trans>, count: counts?.duplicates },
    {
      to: '/people/outbox',
      label: <Trans>Outbox</Trans>,
      count: counts ? counts.waiting + counts.blocked : undefined,
      urgent: (counts?.blocked ?? 0) > 0,
    },
    { to: '/people/import', label: <Trans>Import</Trans> },
    { to: '/people/connect', label: <Trans>Connect</Trans> },
  ];
  return (
    <div className="fill stack people" style={{ gap: 0 }}>
      <AreaNav label={t`Parts of People`} parts={parts} />
      {children}
      <QuickNote />
    </div>
  );
}
