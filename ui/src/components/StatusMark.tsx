import { useLingui } from '@lingui/react';
import { statusWord } from '@/i18n/words';

/** How a status is drawn: a shape as well as a colour, so that neither is needed alone. */
export type StatusShape = 'full' | 'half' | 'ring' | 'square' | 'cross';

/** Shape and colour token of a RESO `StandardStatus`. */
export function statusLook(status: string | null): { shape: StatusShape; color: string } {
  switch (status) {
    case 'Active':
      return { shape: 'full', color: 'var(--c3)' };
    case 'Coming Soon':
      return { shape: 'ring', color: 'var(--c3)' };
    case 'Active Under Contract':
    case 'Pending':
      return { shape: 'half', color: 'var(--c2)' };
    case 'Closed':
      return { shape: 'square', color: 'var(--c1)' };
    default:
      return { shape: 'cross', color: 'var(--text-2)' };
  }
}

/** The drawn mark alone. */
export function StatusShapeMark({ status }: { status: string | null }) {
  const { shape, color } = statusLook(status);
  return (
    <svg
      width="0.625rem"
      height="0.625rem"
      viewBox="0 0 10 10"
      aria-hidden="true"
      className="status-shape"
      color={color}
    >
      {shape === 'full' && <circle cx="5" cy="5" r="4" fill="currentColor" />}
      {shape === 'ring' && <circle cx="5" cy="5" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.6" />}
      {shape === 'half' && (
        <>
          <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.2" />
          <path d="M5 1.6a3.4 3.4 0 0 1 0 6.8z" fill="currentColor" />
        </>
      )}
      {shape === 'square' && <rect x="1.4" y="1.4" width="7.2" height="7.2" rx="1" fill="currentColor" />}
      {shape === 'cross' && (
        <path d="M2 2l6 6M8 2l-6 6" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
      )}
    </svg>
  );
}

/** A listing's status: mark and word. */
export function StatusMark({ status }: { status: string | null }) {
  const { i18n } = useLingui();
  return (
    <span className="status-mark">
      <StatusShapeMark status={status} />
      <span className="ellipsis">{statusWord(i18n, status)}</span>
    </span>
  );
}
