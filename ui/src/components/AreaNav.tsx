import { Link, useRouter, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { number } from '@/lib/format';
import './area-nav.css';

/** A part of an area that one can go to. */
export interface AreaPart {
  to: string;
  label: ReactNode;
  /** What waits there; nothing is shown for none. */
  count?: number;
  /** It waits for a person, not for its turn. */
  urgent?: boolean;
}

/** Where one can go within an area, with what waits there. The first part is the area's root and where the rest belongs. */
export function AreaNav({ label, parts }: { label: string; parts: readonly AreaPart[] }) {
  const router = useRouter();
  const path = useRouterState({ select: (r) => r.location.pathname });
  const there = parts.filter(({ to }) => to in router.routesByPath);
  const root = parts[0]?.to;
  const here = there.find(({ to }) => to !== root && path.startsWith(to))?.to ?? root;
  return (
    <nav className="area-nav" aria-label={label}>
      {there.map(({ to, label: name, count, urgent }) => (
        <Link
          key={to}
          to={to as '/'}
          className="area-nav-link"
          activeOptions={{ exact: true }}
          activeProps={{}}
          aria-current={to === here ? 'page' : undefined}
        >
          {name}
          {count !== undefined && count > 0 && (
            <span className={urgent ? 'area-nav-count urgent' : 'area-nav-count'}>
              <span className="visually-hidden">: </span>
              {number(count)}
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
