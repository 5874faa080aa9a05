import { useLingui } from '@lingui/react/macro';

const POINTS = [1, 2, 3, 4, 5] as const;

/** How interested the client is, with one tap; a tap on the same number takes it away. */
export function Interest({
  value,
  onChange,
  label,
}: {
  value: number | null;
  onChange: (points: number | null) => void;
  label: string;
}) {
  const { t } = useLingui();
  return (
    <div className="tour-interest" role="group" aria-label={label}>
      {POINTS.map((points) => (
        <button
          key={points}
          type="button"
          aria-pressed={value === points}
          aria-label={t`Interest ${points} of 5`}
          onClick={() => onChange(value === points ? null : points)}
        >
          {points}
        </button>
      ))}
    </div>
  );
}
