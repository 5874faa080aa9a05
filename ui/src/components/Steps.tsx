import { useLingui } from '@lingui/react/macro';
import './steps.css';

/** The steps of a wizard. Those that can be gone to are buttons; the others say only that they are to come. */
export function Steps({
  steps,
  step,
  reachable,
  onGo,
}: {
  steps: readonly string[];
  step: number;
  /** The last step one can go to. */
  reachable: number;
  onGo: (step: number) => void;
}) {
  const { t } = useLingui();
  return (
    <nav className="steps" aria-label={t`Steps`}>
      <ol>
        {steps.map((title, i) => (
          <li key={title}>
            <button
              type="button"
              aria-current={i === step ? 'step' : undefined}
              disabled={i > reachable}
              onClick={() => onGo(i)}
            >
              <span className="steps-number">{i + 1}</span>
              <span>{title}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
