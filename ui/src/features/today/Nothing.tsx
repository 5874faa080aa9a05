import type { ReactNode } from 'react';
import { Icon } from '@/components/Icon';

/** A part of the day in which nothing is. */
export function Nothing({ children }: { children: ReactNode }) {
  return (
    <p className="small quiet today-nothing">
      <Icon name="good" size={12} /> {children}
    </p>
  );
}
