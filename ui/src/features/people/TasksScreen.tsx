import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect, SegmentedControl } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { useCommands } from '@/components/commands';
import { DataGrid, type GridColumn } from '@/components/DataGrid';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Keys } from '@/components/Keys';
import { Loading } from '@/components/Loading';
import { SystemBadges } from '@/components/SystemBadges';
import { useNow } from '@/components/useNow';
import { usePages } from '@/components/usePages';
import { useHost } from '@/ipc/context';
import type { TaskDueView, TasksView, TaskView } from '@/ipc/types';
import { number } from '@/lib/format';
import { AddTask } from './AddTask';
import { useChoices } from './api';
import { daysUntil, dueDay, dueTime } from './dates';
import { Snooze } from './Snooze';
import { about } from './state';
import { useTaskActions } from './useTaskActions';

/** Tasks by the day they are due, overdue ones first; done with X, put off with S. */
export function TasksScreen({ onPerson }: { onPerson: (id: string) => void }) {
  const { t } = useLingui();
  const host = useHost();
  const now = useNow();
  const actions = useTaskActions();
  const { data: choices } = useChoices();
  const [due, setDue] = useState<TaskDueView>('open');
  const [owner, setOwner] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const [active, setActive] = useState<string | null>(null);
  const [snoozing, setSnoozing] = useState<string | null>(null);
  const pane = useRef<HTMLDivElement>(null);
  const key = useMemo(() => ['people', 'tasks', due, owner], [due, owner]);
  const { row, onVisible, total, answer, error, waiting, refetch } = usePages<TaskView, TasksView>(
    key,
    (limit, offset) => host.tasks({ due, owner, limit, offset }),
  );
  const current = (): TaskView | undefined => {
    for (let i = 0; i < Math.min(total, 2000); i += 1) if (row(i)?.id === active) return row(i);
    return row(0);
  };
  useCommands('tasks', [
    {
      id: 'tasks.done',
      title: due === 'done' ? t`Open the task again` : t`Task done`,
      keys: 'x',
      run: () => {
        const task = current();
        if (task) actions.complete(task.id, task.title, !task.done);
      },
    },
    { id: 'tasks.snooze', title: t`Put the task off`, keys: 's', run: () => setSnoozing(current()?.id ?? null) },
    { id: 'tasks.add', title: t`Add a task`, keys: 'a', run: () => setAdding(true) },
  ]);
  const closeAdd = () => {
    setAdding(false);
    requestAnimationFrame(() => pane.current?.querySelector<HTMLElement>('[role="grid"]')?.focus());
  };
  const choicesOfDue: { value: TaskDueView; label: string; count?: number }[] = [
    { value: 'open', label: t`Open` },
    { value: 'overdue', label: t`Overdue`, count: answer?.overdue },
    { value: 'today', label: t`Today`, count: answer?.today },
    { value: 'week', label: t`7 days`, count: answer?.week },
    { value: 'later', label: t`Later`, count: answer?.later },
    { value: 'undated', label: t`No day`, count: answer?.undated },
    { value: 'done', label: t`Done` },
  ];
  const columns: GridColumn<TaskView>[] = [
    {
      id: 'done',
      header: <span className="visually-hidden">{t`Done`}</span>,
      width: '2.25rem',
      cell: (task) => (
        <Checkbox
          tabIndex={-1}
          aria-label={t`Done: ${task.title}`}
          checked={task.done}
          onClick={(e) => e.stopPropagation()}
          onChange={() => actions.complete(task.id, task.title, !task.done)}
        />
      ),
    },
    {
      id: 'due',
      header: <Trans>Due</Trans>,
      width: 'minmax(9.5rem, 0.9fr)',
      cell: (task) => <Due task={task} now={now} />,
    },
    {
      id: 'title',
      header: <Trans>Task</Trans>,
      width: 'minmax(12rem, 2.4fr)',
      cell: (task) => (
        <span className={task.done ? 'ellipsis quiet' : 'ellipsis strong'} title={task.title}>
          {task.title}
        </span>
      ),
    },
    {
      id: 'person',
      header: <Trans>For</Trans>,
      width: 'minmax(9rem, 1.2fr)',
      cell: (task) => (
        <span className="ellipsis" title={task.personName ?? undefined}>
          {task.personName}
        </span>
      ),
    },
    { id: 'type', header: <Trans>Type</Trans>, width: 'minmax(5rem, 0.6fr)', cell: (task) => task.taskType },
    {
      id: 'owner',
      header: <Trans>Owner</Trans>,
      width: 'minmax(7rem, 0.8fr)',
      cell: (task) => <span className="ellipsis quiet">{task.owner}</span>,
    },
    {
      id: 'systems',
      header: <Trans>In</Trans>,
      width: 'minmax(8rem, 1fr)',
      cell: (task) => (
        <>
          <SystemBadges systems={task.systems} short />
          {task.waiting && (
            <span className="row-mark" title={t`waits to be sent`}>
              <Icon name="clock" size={12} />
              <span className="visually-hidden">{t`waits to be sent`}</span>
            </span>
          )}
        </>
      ),
    },
    {
      id: 'snooze',
      header: <span className="visually-hidden">{t`Put off`}</span>,
      width: '2.5rem',
      cell: (task) =>
        task.done ? null : (
          <Snooze
            task={task}
            tabIndex={-1}
            opened={snoozing === task.id}
            onOpened={(opened) => setSnoozing(opened ? task.id : null)}
          />
        ),
    },
  ];
  return (
    <div className="fill stack" style={{ gap: 0 }} ref={pane}>
      <div className="toolbar">
        <h1 style={{ fontSize: 'var(--f-title)' }}>
          <Trans>Tasks</Trans>
        </h1>
        <SegmentedControl
          aria-label={t`Which tasks`}
          value={due}
          onChange={(value) => setDue(choicesOfDue.find((c) => c.value === value)?.value ?? 'open')}
          data={choicesOfDue.map(({ value, label, count }) => ({
            value,
            label: count ? `${label} ${number(count)}` : label,
          }))}
        />
        {(choices?.owners.length ?? 0) > 1 && (
          <NativeSelect
            aria-label={t`Whose tasks`}
            value={owner ?? ''}
            onChange={(e) => setOwner(e.currentTarget.value || null)}
            data={[{ value: '', label: t`Everybody's` }, ...(choices?.owners ?? [])]}
          />
        )}
        <span className="grow" />
        <span className="small quiet nowrap" role="status" aria-live="polite">
          {answer && <Plural value={total} one="# task" other={`${number(total)} tasks`} />}
        </span>
        <span className="row small quiet keys-hint">
          <Keys keys="x" /> <Trans>done</Trans> <Keys keys="s" /> <Trans>put off</Trans>
        </span>
        <Button variant="default" leftSection={<Icon name="plus" size={12} />} onClick={() => setAdding(true)}>
          <Trans>Add a task</Trans>
        </Button>
      </div>
      {adding && (
        <div className="hair tasks-add">
          <AddTask person={null} onClose={closeAdd} />
        </div>
      )}
      {error ? (
        <div className="pad">
          <ErrorNote error={error} onRetry={() => void refetch()} />
        </div>
      ) : waiting ? (
        <Loading />
      ) : total === 0 ? (
        <Empty
          icon={due === 'done' ? 'task' : 'good'}
          title={
            due === 'done' ? (
              <Trans>Nothing was done yet</Trans>
            ) : due === 'overdue' ? (
              <Trans>Nothing is overdue</Trans>
            ) : due === 'today' ? (
              <Trans>Nothing is due today</Trans>
            ) : (
              <Trans>No tasks here</Trans>
            )
          }
          action={
            due === 'open' ? (
              <Button variant="default" onClick={() => setAdding(true)}>
                <Trans>Add a task</Trans>
              </Button>
            ) : (
              <Button variant="default" onClick={() => setDue('open')}>
                <Trans>Show all open tasks</Trans>
              </Button>
            )
          }
        />
      ) : (
        <DataGrid
          label={t`Tasks`}
          columns={columns}
          rowCount={total}
          row={row}
          rowId={(task) => task.id}
          onVisible={onVisible}
          onOpen={(task) => {
            if (task.person) onPerson(task.person);
          }}
          onActive={(task) => {
            setActive(task.id);
            about(task.person ? { id: task.person, name: task.personName ?? '', systems: task.systems } : null);
          }}
          autoFocus
        />
      )}
    </div>
  );
}

/** The day in words where it is near, with the time where there is one. */
function Due({ task, now }: { task: TaskView; now: number }) {
  if (!task.dueAt)
    return (
      <span className="quiet">
        <Trans>no day</Trans>
      </span>
    );
  const days = daysUntil(task.dueAt, now);
  const time = dueTime(task.dueAt);
  const date = dueDay(task.dueAt);
  if (task.done) return <span className="quiet">{date}</span>;
  return (
    <span className={task.overdue ? 'ellipsis overdue' : 'ellipsis'} title={date}>
      {task.overdue && <Icon name="warn" size={12} />}{' '}
      {task.overdue ? (
        <Plural value={Math.max(1, -days)} one="# day overdue" other="# days overdue" />
      ) : days === 0 ? (
        <Trans>today {time}</Trans>
      ) : days === 1 ? (
        <Trans>tomorrow {time}</Trans>
      ) : (
        <>
          {date} {time}
        </>
      )}
    </span>
  );
}
