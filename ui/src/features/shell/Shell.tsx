import { useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { type Command, useCommands, useShortcuts } from '@/components/commands';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import { useShown } from '@/ipc/events';
import { refreshState, settingsQuery, stateQuery } from '@/ipc/queries';
import { Frame } from './Frame';
import { KeysSheet } from './KeysSheet';
import { Palette } from './Palette';
import { openPalette } from './palette-state';
import { useIdleLock } from './useIdleLock';

/** The open application: frame, palette, keys, and the lock that falls when nobody is there. */
export function Shell() {
  const { t } = useLingui();
  const host = useHost();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [keysOpen, setKeysOpen] = useState(false);
  const { data: settings } = useQuery(settingsQuery(host));
  const { data: state } = useQuery(stateQuery(host));
  // A click on a notice of the desktop opens its listing; one about several opens the hotsheet.
  const { notice, clicks } = useShown();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each click counts, also a second one on the same listing
  useEffect(() => {
    if (!notice) return;
    if (notice.key) void navigate({ to: '/listings', search: { key: notice.key } });
    else void navigate({ to: '/hotsheet' });
  }, [clicks]);
  const lock = () => {
    host.lock().then(() => refreshState(client), toastError);
  };
  useIdleLock(state && !state.sample ? (settings?.lockAfterMinutes ?? 0) : 0, lock);
  const commands: Command[] = [
    { id: 'palette', title: t`Search and commands`, keys: 'mod+k', inFields: true, run: () => openPalette() },
    {
      id: 'go.today',
      title: t`Go to Today`,
      keys: 'alt+t',
      inFields: true,
      run: () => void navigate({ to: '/today' }),
    },
    {
      id: 'go.calendar',
      title: t`Go to Calendar`,
      keys: 'alt+c',
      inFields: true,
      run: () => void navigate({ to: '/calendar' }),
    },
    {
      id: 'go.listings',
      title: t`Go to Listings`,
      keys: 'alt+1',
      inFields: true,
      run: () => void navigate({ to: '/listings' }),
    },
    { id: 'go.cmas', title: t`Go to CMAs`, keys: 'alt+2', inFields: true, run: () => void navigate({ to: '/cmas' }) },
    {
      id: 'go.sources',
      title: t`Go to Sources`,
      keys: 'alt+3',
      inFields: true,
      run: () => void navigate({ to: '/sources' }),
    },
    {
      id: 'go.settings',
      title: t`Go to Settings`,
      keys: 'alt+4',
      inFields: true,
      run: () => void navigate({ to: '/settings' }),
    },
    {
      id: 'go.hotsheet',
      title: t`Go to the hotsheet`,
      keys: 'alt+5',
      inFields: true,
      run: () => void navigate({ to: '/hotsheet' }),
    },
    {
      id: 'go.searches',
      title: t`Go to saved searches`,
      keys: 'alt+6',
      inFields: true,
      run: () => void navigate({ to: '/searches' }),
    },
    {
      id: 'go.market',
      title: t`Go to the market`,
      keys: 'alt+7',
      inFields: true,
      run: () => void navigate({ to: '/market' }),
    },
    { id: 'go.revenue', title: t`Go to revenue and statements`, run: () => void navigate({ to: '/partners/revenue' }) },
    { id: 'go.plans', title: t`Go to commission plans`, run: () => void navigate({ to: '/partners/plans' }) },
    { id: 'go.quotes', title: t`Go to quotes`, run: () => void navigate({ to: '/money/quotes' }) },
    {
      id: 'go.money',
      title: t`Go to Money`,
      keys: 'alt+0',
      inFields: true,
      run: () => void navigate({ to: '/money' }),
    },
    { id: 'go.closing', title: t`Go to closing costs`, run: () => void navigate({ to: '/money/closing' }) },
    { id: 'go.ownership', title: t`Go to the cost of owning`, run: () => void navigate({ to: '/money/ownership' }) },
    { id: 'go.conflicts', title: t`Go to conflicts`, run: () => void navigate({ to: '/people/conflicts' }) },
    { id: 'go.duplicates', title: t`Go to duplicates`, run: () => void navigate({ to: '/people/duplicates' }) },
    { id: 'go.outbox', title: t`Go to the outbox`, run: () => void navigate({ to: '/people/outbox' }) },
    {
      id: 'go.messages',
      title: t`Go to messages about jobs`,
      run: () => void navigate({ to: '/transactions/messages' }),
    },
    { id: 'go.connect', title: t`Connect a CRM`, run: () => void navigate({ to: '/people/connect' }) },
    { id: 'go.import', title: t`Import contacts`, run: () => void navigate({ to: '/people/import' }) },
    {
      id: 'go.people',
      title: t`Go to People`,
      keys: 'alt+8',
      inFields: true,
      run: () => void navigate({ to: '/people' }),
    },
    {
      id: 'go.partners',
      title: t`Go to Partners`,
      keys: 'alt+9',
      inFields: true,
      run: () => void navigate({ to: '/partners' }),
    },
    {
      id: 'go.deals',
      title: t`Go to Deals`,
      keys: 'alt+d',
      inFields: true,
      run: () => void navigate({ to: '/transactions' }),
    },
    { id: 'go.tours', title: t`Go to Tours`, run: () => void navigate({ to: '/tours' }) },
    { id: 'go.newTour', title: t`Go to a new tour`, run: () => void navigate({ to: '/tours/new' }) },
    {
      id: 'go.expiries',
      title: t`Go to agreements and expiries`,
      run: () => void navigate({ to: '/partners/agreements' }),
    },
    { id: 'go.providers', title: t`Go to providers`, run: () => void navigate({ to: '/partners/providers' }) },
    { id: 'go.approvals', title: t`Go to proposals`, run: () => void navigate({ to: '/partners/approvals' }) },
    { id: 'go.inbox', title: t`Go to new leads`, run: () => void navigate({ to: '/people/inbox' }) },
    { id: 'go.tasks', title: t`Go to tasks`, run: () => void navigate({ to: '/people/tasks' }) },
    { id: 'go.pipeline', title: t`Go to the pipeline`, run: () => void navigate({ to: '/people/pipeline' }) },
    {
      id: 'sync.all',
      title: t`Sync all sources now`,
      run: () => {
        host.startSync({ names: [], full: false, allowMassDelete: false }).catch(toastError);
      },
    },
    {
      id: 'present',
      title: state?.presenting ? t`End present mode` : t`Present mode: hide what is for agents`,
      run: () => {
        host.present({ presenting: !state?.presenting }).then(() => refreshState(client), toastError);
      },
    },
    { id: 'keys', title: t`Show the keys`, keys: '?', run: () => setKeysOpen(true) },
  ];
  if (state && !state.sample)
    commands.push({ id: 'lock', title: t`Lock now`, keys: 'mod+shift+l', inFields: true, run: lock });
  useCommands('shell', commands);
  useShortcuts();
  return (
    <>
      <Frame>
        <Outlet />
      </Frame>
      <Palette />
      <KeysSheet opened={keysOpen} onClose={() => setKeysOpen(false)} />
    </>
  );
}
