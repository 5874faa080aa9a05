import type { ReactNode } from 'react';

/** A part of a deal's page: its heading, what stands beside it, what there is. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="deal-section" aria-label={title}>
      <div className="row between wrap">
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
