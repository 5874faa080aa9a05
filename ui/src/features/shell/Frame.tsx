import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '@/components/Icon';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import { refreshState, stateQuery } from '@/ipc/queries';
import { StatusBar } from './StatusBar';
import './shell.css';

/** The place a screen without one of its own belongs to. */
function placeOf(path: string, search: { name?: string }): string | null {
  if (path === '/accuracy') return '/market';
  if (path.startsWith('/tours')) return '/transactions';
  if (path === '/documents') return search.name?.startsWith('market') ? '/market' : '/listings';
  return null;
}

/** The frame around every screen: rail, banner over the sample, the screen, the status bar. */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const host = useHost();
  const client = useQueryClient();
  const { data: state } = useQuery(stateQuery(host));
  const within = useRouterState({ select: ({ location }) => placeOf(location.pathname, location.search) });
  const places: {
    to:
      | '/today'
      | '/calendar'
      | '/listings'
      | '/hotsheet'
      | '/searches'
      | '/people'
      | '/transactions'
      | '/partners'
      | '/cmas'
      | '/market'
      | '/money'
      | '/sources'
      | '/settings';
    icon: IconName;
    label: string;
    keys: string;
  }[] = [
    { to: '/today', icon: 'today', label: t`Today`, keys: 'Alt+T' },
    { to: '/calendar', icon: 'calendar', label: t`Calendar`, keys: 'Alt+C' },
    { to: '/listings', icon: 'listings', label: t`Listings`, keys: 'Alt+1' },
    { to: '/hotsheet', icon: 'hotsheet', label: t`Hotsheet`, keys: 'Alt+5' },
    { to: '/searches', icon: 'searches', label: t`Searches`, keys: 'Alt+6' },
    { to: '/people', icon: 'people', label: t`People`, keys: 'Alt+8' },
    { to: '/transactions', icon: 'deal', label: t`Deals`, keys: 'Alt+D' },
    { to: '/partners', icon: 'partners', label: t`Partners`, keys: 'Alt+9' },
    { to: '/cmas', icon: 'cma', label: t`CMAs`, keys: 'Alt+2' },
    { to: '/market', icon: 'market', label: t`Market`, keys: 'Alt+7' },
    { to: '/money', icon: 'money', label: t`Money`, keys: 'Alt+0' },
    { to: '/sources', icon: 'sources', label: t`Sources`, keys: 'Alt+3' },
    { to: '/settings', icon: 'settings', label: t`Settings`, keys: 'Alt+4' },
  ];
  return (
    <div className="frame">
      <button type="button" className="skip" onClick={() => document.getElementById('screen')?.focus()}>
        <Trans>Skip to the screen</Trans>
      </button>
      <nav className="rail" aria-label={t`Screens`}>
        {places.map(({ to, icon, label, keys }) => (
          <Link
            key={to}
            to={to}
            className="rail-link"
            activeProps={{ 'aria-current': 'page' }}
            inactiveProps={to === within ? { 'aria-current': 'true' } : {}}
            aria-keyshortcuts={keys}
            title={keys}
          >
            <Icon name={icon} size={18} />
            <span className="rail-label">{label}</span>
          </Link>
        ))}
      </nav>
      <div className="frame-main">
        {state?.sample && (
          <div className="banner" role="note">
            <Icon name="info" />
            <span className="grow">
              <Trans>Sample data: every person, address and price here is invented.</Trans>
            </span>
            <Button
              variant="default"
              onClick={() => {
                host.leaveSample().then(() => refreshState(client), toastError);
              }}
            >
              {state.ownStore ? <Trans>Back to my store</Trans> : <Trans>Set up my own</Trans>}
            </Button>
          </div>
        )}
        {state?.presenting && (
          <div className="banner" role="note">
            <Icon name="shield" />
            <span className="grow">
              <Trans>Present mode: what is for agents is hidden from this screen.</Trans>
            </span>
            <Button
              variant="default"
              onClick={() => {
                host.present({ presenting: false }).then(() => refreshState(client), toastError);
              }}
            >
              <Trans>End present mode</Trans>
            </Button>
          </div>
        )}
        <main id="screen" className="screen" tabIndex={-1}>
          {children}
        </main>
      </div>
      <StatusBar />
    </div>
  );
}
