import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import type { TaskView } from '@/ipc/types';
import { number } from '@/lib/format';
import { dueDay, dueTime } from './dates';
import { WaitingMark } from './Marks';
import { Snooze } from './Snooze';
import { useTaskActions } from './useTaskActions';

/** A person's tasks: the open ones with their days, those that were done behind a line. */
export function PersonTasks({ tasks }: { tasks: readonly TaskView[] }) {
  const { t } = useLingui();
  const actions = useTaskActions();
  const [all, setAll] = useState(false);
  const done = tasks.filter((task) => task.done);
  const shown = all ? tasks : tasks.filter((task) => !task.done);
  return (
    <>
      {shown.length === 0 && (
        <p className="small quiet">
          <Trans>Nothing is planned.</Trans>
        </p>
      )}
      <ul className="task-lines">
        {shown.map((task) => (
          <li key={task.id} className="task-line">
            <Checkbox
              checked={task.done}
              aria-label={t`Done: ${task.title}`}
              onChange={() => actions.complete(task.id, task.title, !task.done)}
            />
            <span className="grow">
              <span className={task.done ? 'quiet' : undefined}>{task.title}</span>
              <span className={task.overdue ? 'fact-source overdue' : 'fact-source'}>
                {task.overdue && <Icon name="warn" size={12} />}{' '}
                {task.dueAt ? `${dueDay(task.dueAt)} ${dueTime(task.dueAt)}` : <Trans>no day</Trans>}
                {task.overdue && (
                  <>
                    {' '}
                    <Trans>(overdue)</Trans>
                  </>
                )}
                {task.systems.length > 0 && <> · {task.systems.map((s) => s.name).join(', ')}</>}{' '}
                {task.waiting && <WaitingMark />}
              </span>
            </span>
            {!task.done && <Snooze task={task} />}
          </li>
        ))}
      </ul>
      {done.length > 0 && (
        <button type="button" className="plain-button small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? <Trans>Hide what is done</Trans> : <Trans>Show what is done ({number(done.length)})</Trans>}
        </button>
      )}
    </>
  );
}
