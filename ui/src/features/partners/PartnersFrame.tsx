import { Trans, useLingui } from '@lingui/react/macro';
import { Link, useRouter, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { number } from '@/lib/format';
import { usePartnerCounts } from './api';
import './partners.css';

interface Part {
  to: string;
  label: ReactNode;
  /** What waits there; nothing is shown for none. */
  count?: number;
}

/** The frame of everything about partners: where one can go, with what waits there. */
export function PartnersFrame({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const router = useRouter();
  const path = useRouterState({ select: (r) => r.location.pathname });
  const { data: counts } = usePartnerCounts();
  const parts: Part[] = [
    { to: '/partners', label: <Trans>Directory</Trans> },
    { to: '/partners/agreements', label: <Trans>Agreements and expiries</Trans>, count: counts?.ending },
    { to: '/partners/approvals', label: <Trans>Proposals</Trans>, count: counts?.proposals },
    { to: '/partners/revenue', label: <Trans>Revenue</Trans> },
    { to: '/partners/plans', label: <Trans>Commission plans</Trans> },
  ].filter(({ to }) => to in router.routesByPath);
  const here = parts.find(({ to }) => to !== '/partners' && path.startsWith(to))?.to ?? '/partners';
  return (
    <div className="fill stack partners" style={{ gap: 0 }}>
      <nav className="partners-nav" aria-label={t`Parts of Partners`}>
        {parts.map(({ to, label, count }) => (
          <Link
            key={to}
            to={to as '/partners'}
            className="partners-nav-link"
            activeOptions={{ exact: true }}
            activeProps={{}}
            aria-current={to === here ? 'page' : undefined}
          >
            {label}
            {count !== undefined && count > 0 && (
              <span className="partners-count">
                <span className="visually-hidden">: </span>
                {number(count)}
              </span>
            )}
          </Link>
        ))}
      </nav>
      {children}
    </div>
  );
}
