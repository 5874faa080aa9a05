import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Icon } from '@/components/Icon';
import { useHost } from '@/ipc/context';
import { statusQuery } from '@/ipc/queries';
import './peoplecare.css';

/** A screen among those that take care of people: its name and what can be done here. */
export function CareFrame({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <div className="fill stack" style={{ gap: 0 }}>
      <div className="toolbar">
        <h1 style={{ fontSize: 'var(--f-title)' }}>{title}</h1>
        <span className="grow" />
        {actions}
      </div>
      {children}
    </div>
  );
}

/** Whether there is no connection right now. */
export function useOffline(): boolean {
  const host = useHost();
  const { data } = useQuery(statusQuery(host));
  return data?.overall === 'offline';
}

/** What being offline means for this screen. */
export function OfflineNote({ children }: { children: ReactNode }) {
  return (
    <p className="care-offline row" role="note">
      <Icon name="offline" size={14} />
      <span>
        <Trans>Offline.</Trans> {children}
      </span>
    </p>
  );
}
