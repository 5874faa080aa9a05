import type { ReactNode } from 'react';
import { Icon } from '@/components/Icon';

/** A part of a partner's page: its heading, what can be added, what there is. */
export function Section({
  title,
  add,
  onAdd,
  children,
}: {
  title: string;
  /** What the button says; none where nothing can be added. */
  add?: string;
  onAdd?: () => void;
  children: ReactNode;
}) {
  return (
    <section className="partner-section" aria-label={title}>
      <div className="row between">
        <h3>{title}</h3>
        {add && (
          <button type="button" className="plain-button small" onClick={onAdd}>
            <Icon name="plus" size={12} /> {add}
          </button>
        )}
      </div>
      {children}
    </section>
  );
}
