import { Plural, Trans } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import type { WaitingView } from '@/ipc/types';
import { number } from '@/lib/format';
import { Nothing } from './Nothing';

interface WaitingProps {
  waiting: WaitingView;
  onOutbox: (what: 'edits' | 'questions' | 'messages') => void;
}

/** What is not out yet; it goes by itself as soon as there is a way. */
export function Waiting({ waiting, onOutbox }: WaitingProps) {
  const { edits, questions, messages } = waiting;
  if (edits + questions + messages === 0)
    return (
      <Nothing>
        <Trans>Everything is out</Trans>
      </Nothing>
    );
  return (
    <ul className="today-list">
      {edits > 0 && (
        <li>
          <button type="button" className="today-line" onClick={() => onOutbox('edits')}>
            <Icon name="sync" size={14} />
            <span className="today-words">
              <Plural value={edits} one="# edit for other systems" other={`${number(edits)} edits for other systems`} />
            </span>
            <Icon name="right" size={12} />
          </button>
        </li>
      )}
      {questions > 0 && (
        <li>
          <button type="button" className="today-line" onClick={() => onOutbox('questions')}>
            <Icon name="money" size={14} />
            <span className="today-words">
              <Plural
                value={questions}
                one="# question for a quote"
                other={`${number(questions)} questions for quotes`}
              />
            </span>
            <Icon name="right" size={12} />
          </button>
        </li>
      )}
      {messages > 0 && (
        <li>
          <button type="button" className="today-line" onClick={() => onOutbox('messages')}>
            <Icon name="mail" size={14} />
            <span className="today-words">
              <Plural value={messages} one="# message about a job" other={`${number(messages)} messages about jobs`} />
            </span>
            <Icon name="right" size={12} />
          </button>
        </li>
      )}
    </ul>
  );
}
