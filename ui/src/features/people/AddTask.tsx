import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { useChoices } from './api';
import { inDays, nextMonday } from './dates';
import { useTaskActions } from './useTaskActions';

/** A new task in a line: what, and by when. */
export function AddTask({ person, onClose }: { person: string | null; onClose: () => void }) {
  const { t } = useLingui();
  const tasks = useTaskActions();
  const { data: choices } = useChoices();
  const [title, setTitle] = useState('');
  const [due, setDue] = useState(inDays(1));
  const [type, setType] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const save = (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    setError(null);
    tasks
      .add({ person, title: title.trim(), dueAt: due || null, taskType: type || null })
      .then(onClose, setError)
      .finally(() => setSaving(false));
  };
  return (
    <form
      className="add-task stack"
      aria-label={t`New task`}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        e.preventDefault();
        onClose();
      }}
    >
      <TextInput
        autoFocus
        aria-label={t`What is to be done`}
        placeholder={t`What is to be done`}
        value={title}
        maxLength={500}
        onChange={(e) => setTitle(e.currentTarget.value)}
      />
      <div className="row wrap">
        <TextInput type="date" aria-label={t`Due`} value={due} onChange={(e) => setDue(e.currentTarget.value)} />
        <button type="button" className="plain-button small" onClick={() => setDue(inDays(0))}>
          <Trans>Today</Trans>
        </button>
        <button type="button" className="plain-button small" onClick={() => setDue(inDays(1))}>
          <Trans>Tomorrow</Trans>
        </button>
        <button type="button" className="plain-button small" onClick={() => setDue(nextMonday())}>
          <Trans>Next week</Trans>
        </button>
        {(choices?.taskTypes.length ?? 0) > 0 && (
          <NativeSelect
            aria-label={t`Type of task`}
            value={type}
            onChange={(e) => setType(e.currentTarget.value)}
            data={[{ value: '', label: t`No type` }, ...(choices?.taskTypes ?? [])]}
          />
        )}
        <span className="grow" />
        <Button variant="default" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" loading={saving} disabled={title.trim() === ''}>
          <Trans>Save</Trans>
        </Button>
      </div>
      {error !== null && <ErrorNote error={error} compact />}
    </form>
  );
}
