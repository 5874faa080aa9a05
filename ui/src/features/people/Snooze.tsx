import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Popover, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import { dueDay, inDays, nextMonday } from './dates';
import { useTaskActions } from './useTaskActions';

/** Puts a task off: to tomorrow, to next week, to a day. */
export function Snooze({
  task,
  opened,
  onOpened,
  tabIndex,
}: {
  task: { id: string; title: string };
  /** Opened from outside, by a key. */
  opened?: boolean;
  onOpened?: (opened: boolean) => void;
  tabIndex?: number;
}) {
  const { t } = useLingui();
  const actions = useTaskActions();
  const [own, setOwn] = useState(false);
  const open = opened ?? own;
  const setOpen = onOpened ?? setOwn;
  const go = (until: string) => {
    setOpen(false);
    actions.snooze(task.id, task.title, until);
  };
  const choices = [
    { until: inDays(1), word: t`Tomorrow` },
    { until: inDays(3), word: t`In three days` },
    { until: nextMonday(), word: t`Next week` },
    { until: inDays(30), word: t`In a month` },
  ].sort((a, b) => a.until.localeCompare(b.until));
  return (
    <Popover position="bottom-end" withinPortal trapFocus returnFocus opened={open} onChange={setOpen} closeOnEscape>
      <Popover.Target>
        <ActionIcon
          tabIndex={tabIndex}
          aria-label={t`Put off: ${task.title}`}
          onClick={(e) => {
            e.stopPropagation();
            setOpen(!open);
          }}
        >
          <Icon name="clock" size={14} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown
        className="snooze"
        onClick={(e) => e.stopPropagation()}
        onKeyDown={(e) => {
          // Escape closes this and nothing behind it; arrows walk the choices.
          if (e.key === 'Escape') e.preventDefault();
          if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
          const all = [...e.currentTarget.querySelectorAll<HTMLElement>('button')];
          const at = all.indexOf(document.activeElement as HTMLElement);
          if (at < 0) return;
          e.preventDefault();
          all[(at + (e.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length]?.focus();
        }}
      >
        <p className="small quiet snooze-head">
          <Trans>Put off to</Trans>
        </p>
        {choices.map(({ until, word }) => (
          <button key={word} type="button" className="snooze-choice" onClick={() => go(until)}>
            <span className="grow">{word}</span>
            <span className="small quiet">{dueDay(until)}</span>
          </button>
        ))}
        <TextInput
          type="date"
          label={t`Another day`}
          min={inDays(0)}
          onChange={(e) => {
            // Only a whole date has a value; typing its parts changes nothing yet.
            const { value } = e.currentTarget;
            if (value >= inDays(0) && value < '2100') go(value);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
