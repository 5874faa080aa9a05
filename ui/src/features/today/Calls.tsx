import { Plural, Trans } from '@lingui/react/macro';
import type { ToCallView } from '@/ipc/types';
import { number } from '@/lib/format';
import { phone as phoneWord } from '@/lib/phone';
import { Nothing } from './Nothing';

interface CallsProps {
  calls: readonly ToCallView[];
  /** How many there are on the list. */
  all: number;
  onPerson: (person: string) => void;
  onAll: () => void;
}

/** Whom to call, and why; a person opens where the call is written down. */
export function Calls({ calls, all, onPerson, onAll }: CallsProps) {
  if (calls.length === 0)
    return (
      <Nothing>
        <Trans>Nobody is to be called</Trans>
      </Nothing>
    );
  return (
    <>
      <ul className="today-list">
        {calls.map((one) => (
          <li key={one.id} className="today-call">
            <span className="today-words">
              <button type="button" className="plain-button today-name" onClick={() => onPerson(one.id)}>
                {one.name}
              </button>
              {one.why && <span className="small quiet">{one.why}</span>}
            </span>
            <span className="stack today-phone" style={{ gap: 0 }}>
              {one.phone ? (
                <span className="num">{phoneWord(one.phone)}</span>
              ) : (
                <span className="small quiet">
                  <Trans>no number to call</Trans>
                </span>
              )}
              <button type="button" className="plain-button small" onClick={() => onPerson(one.id)}>
                <Trans>Called</Trans>
                <span className="visually-hidden">: {one.name}</span>
              </button>
            </span>
          </li>
        ))}
      </ul>
      {all > calls.length && (
        <button type="button" className="plain-button small" onClick={onAll}>
          <Plural value={all} one="The whole list: #" other={`The whole list: ${number(all)}`} />
        </button>
      )}
    </>
  );
}
