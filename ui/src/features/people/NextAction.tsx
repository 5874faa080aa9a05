import { useLingui as useI18n } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Icon } from '@/components/Icon';
import type { PersonView } from '@/ipc/types';
import { dueDay } from './dates';
import { beginNote } from './state';
import { useTaskActions } from './useTaskActions';
import { whyWords } from './words';

/** What to do next with somebody, why, and the button that does it. */
export function NextAction({ person, onAddTask }: { person: PersonView; onAddTask: () => void }) {
  const { i18n } = useI18n();
  const tasks = useTaskActions();
  const next = person.nextAction;
  if (!next || person.archived) return null;
  const { task } = next;
  const subject = { id: person.id, name: person.name, systems: person.systems };
  const words = () => {
    switch (next.action) {
      case 'answer':
        return <Trans>Answer the lead</Trans>;
      case 'task':
        return task?.title ?? <Trans>Do what is due</Trans>;
      case 'call':
        return <Trans>Get in touch</Trans>;
      case 'congratulate':
        return <Trans>Congratulate</Trans>;
      case 'closing':
        return <Trans>Prepare the closing</Trans>;
      default:
        return <Trans>Plan a next step</Trans>;
    }
  };
  return (
    <div className="next-action" data-urgent={task?.overdue || next.action === 'answer' || undefined}>
      <Icon name={task?.overdue ? 'warn' : 'right'} size={14} />
      <span className="grow next-words">
        <span className="strong">{words()}</span>{' '}
        <span className="quiet">
          {task?.dueAt && <>{task.overdue ? <Trans>overdue since {dueDay(task.dueAt)}</Trans> : dueDay(task.dueAt)}</>}
          {!task && whyWords(i18n, next.why)}
        </span>
      </span>
      {task ? (
        <Button variant="default" onClick={() => tasks.complete(task.id, task.title, true)}>
          <Trans>Done</Trans>
        </Button>
      ) : next.action === 'plan' || next.action === 'closing' ? (
        <Button variant="default" onClick={onAddTask}>
          <Trans>Add a task</Trans>
        </Button>
      ) : (
        <Button variant="default" onClick={() => beginNote(subject, 'call')}>
          <Trans>Log the call</Trans>
        </Button>
      )}
    </div>
  );
}
