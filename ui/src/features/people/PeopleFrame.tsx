import { Trans, useLingui } from '@lingui/react/macro';
import { Link, useRouter, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCommands } from '@/components/commands';
import { number } from '@/lib/format';
import { useCounts } from './api';
import { QuickNote } from './QuickNote';
import { beginNote } from './state';
import './people.css';

interface Part {
  to: string;
  label: ReactNode;
  /** What waits there; nothing is shown for none. */
  count?: number;
  /** It waits for a person, not for its turn. */
  urgent?: boolean;
}

/** The frame of everything about people: where one can go with what waits there, and the note that is a key away. */
export function PeopleFrame({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const router = useRouter();
  const path = useRouterState({ select: (r) => r.location.pathname });
  const { data: counts } = useCounts();
  useCommands('people', [{ id: 'people.note', title: t`Write a note`, keys: 'n', run: () => beginNote() }]);
  const parts: Part[] = [
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
  ].filter(({ to }) => to in router.routesByPath);
  // One person belongs to the list.
  const here = parts.find(({ to }) => to !== '/people' && path.startsWith(to))?.to ?? '/people';
  return (
    <div className="fill stack people" style={{ gap: 0 }}>
      <nav className="people-nav" aria-label={t`Parts of People`}>
        {parts.map(({ to, label, count, urgent }) => (
          <Link
            key={to}
            to={to as '/people'}
            className="people-nav-link"
            activeOptions={{ exact: true }}
            activeProps={{}}
            aria-current={to === here ? 'page' : undefined}
          >
            {label}
            {count !== undefined && count > 0 && (
              <span className={urgent ? 'nav-count urgent' : 'nav-count'}>
                <span className="visually-hidden">: </span>
                {number(count)}
              </span>
            )}
          </Link>
        ))}
      </nav>
      {children}
      <QuickNote />
    </div>
  );
}
