import type { ReactNode } from 'react';
import { Icon } from '@/components/Icon';
import './start.css';

/** The quiet page in front of the screens. */
export function StartFrame({ version, children }: { version: string; children: ReactNode }) {
  return (
    <main className="start">
      <div className="start-box">
        <div className="start-mark">
          <Icon name="listings" size={24} />
          <span>EnterpriseHub</span>
          <span className="small quiet">{version}</span>
        </div>
        {children}
      </div>
    </main>
  );
}
