import { NumberInput } from '@mantine/core';
import { useCallback, useEffect, useRef, useState } from 'react';

/** A number counts when nothing more was typed for so long, ms. */
const PAUSE = 350;

/** A field for a figure that is judged: it counts after a pause or when it is left, not digit by digit. */
export function LateNumber({
  label,
  value,
  placeholder,
  wrong,
  describedBy,
  step,
  grouped,
  onCommit,
}: {
  label: string;
  value: number | null;
  placeholder: string;
  wrong: boolean;
  describedBy: string | undefined;
  step: number;
  grouped: boolean;
  onCommit: (value: number | null) => void;
}) {
  const [typed, setTyped] = useState<number | string | null>(null);
  const waiting = useRef<{ value: number | null; timer: ReturnType<typeof setTimeout> } | null>(null);
  const tell = useRef(onCommit);
  useEffect(() => {
    tell.current = onCommit;
  });
  const flush = useCallback(() => {
    const last = waiting.current;
    if (!last) return;
    clearTimeout(last.timer);
    waiting.current = null;
    tell.current(last.value);
    setTyped(null);
  }, []);
  // Whoever leaves the step has still typed it.
  useEffect(() => flush, [flush]);
  return (
    <NumberInput
      aria-label={label}
      className="fact-input"
      hideControls
      value={typed ?? value ?? ''}
      placeholder={placeholder}
      error={wrong}
      aria-describedby={describedBy}
      step={step}
      thousandSeparator={grouped || undefined}
      onBlur={flush}
      onChange={(v) => {
        setTyped(v);
        if (waiting.current) clearTimeout(waiting.current.timer);
        waiting.current = null;
        // A minus sign or a point alone is no figure yet.
        if (typeof v === 'string' && v !== '') return;
        waiting.current = { value: typeof v === 'number' ? v : null, timer: setTimeout(flush, PAUSE) };
      }}
    />
  );
}
