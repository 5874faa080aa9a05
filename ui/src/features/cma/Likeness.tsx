import { useLingui } from '@lingui/react/macro';
import type { LikenessView } from '@/ipc/types';

/** How alike a sale is, 0 to 100, as a figure with a small bar; the reasons are told to whoever hovers or listens. */
export function LikenessMark({ likeness }: { likeness: LikenessView }) {
  const { t } = useLingui();
  const reasons = likeness.reasons.map((r) => `${r.good ? '+' : '−'} ${r.text}`).join('\n');
  return (
    <span className="likeness" title={reasons}>
      <span className="visually-hidden">{t`Match of ${likeness.score} of 100.`}</span>
      <span aria-hidden="true">{likeness.score}</span>
      <span className="likeness-bar" aria-hidden="true">
        <span style={{ width: `${likeness.score}%` }} />
      </span>
    </span>
  );
}

/** The reasons that weigh most, for and against. */
export function LikenessReasons({ likeness }: { likeness: LikenessView }) {
  return (
    <span className="likeness-reasons">
      {likeness.reasons.slice(0, 5).map((r) => (
        <span key={r.text} className={r.good ? 'good' : 'against'}>
          <span aria-hidden="true">{r.good ? '+' : '−'}</span> {r.text}
        </span>
      ))}
    </span>
  );
}
