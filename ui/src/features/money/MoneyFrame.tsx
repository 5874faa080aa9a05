import { Trans, useLingui } from '@lingui/react/macro';
import { Link, useRouter, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import './money.css';

/** The frame of everything about money: worksheets and quotes. */
export function MoneyFrame({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const router = useRouter();
  const path = useRouterState({ select: (r) => r.location.pathname });
  const parts: { to: string; label: ReactNode }[] = [
    { to: '/money', label: <Trans>Affordability</Trans> },
    { to: '/money/quotes', label: <Trans>Quotes</Trans> },
    { to: '/money/closing', label: <Trans>Closing costs</Trans> },
    { to: '/money/ownership', label: <Trans>Cost of owning</Trans> },
  ].filter(({ to }) => to in router.routesByPath);
  const here = parts.find(({ to }) => to !== '/money' && path.startsWith(to))?.to ?? '/money';
  return (
    <div className="fill stack money" style={{ gap: 0 }}>
      <nav className="money-nav" aria-label={t`Parts of Money`}>
        {parts.map(({ to, label }) => (
          <Link
            key={to}
            to={to as '/money'}
            className="money-nav-link"
            activeOptions={{ exact: true }}
            activeProps={{}}
            aria-current={to === here ? 'page' : undefined}
          >
            {label}
          </Link>
        ))}
      </nav>
      {children}
    </div>
  );
}
