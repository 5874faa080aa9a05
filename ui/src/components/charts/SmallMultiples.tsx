import type { ReactNode } from 'react';
import './charts.css';

/** Several small charts of one kind beside each other, as many as fit. */
export function SmallMultiples({ children, wide = 20 }: { children: ReactNode; wide?: number }) {
  return (
    <div className="multiples" style={{ gridTemplateColumns: `repeat(auto-fill, minmax(min(100%, ${wide}rem), 1fr))` }}>
      {children}
    </div>
  );
}
