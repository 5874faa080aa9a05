import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import { toast, toastError, toastUndo } from '@/components/toast';
import { useWritten } from '@/components/useWritten';
import { useHost } from '@/ipc/context';
import type { SavedWorksheetView, WorksheetInputs, WorksheetKindView } from '@/ipc/types';
import { day } from '@/lib/format';
import { useSaved } from './api';
import { clear, fill, isOf, useMoney } from './state';

/** The saved worksheets of one kind: open, save, copy, delete with a way back. */
export function Saved({
  kind,
  inputs,
  printable,
}: {
  kind: WorksheetKindView;
  inputs: WorksheetInputs | null;
  /** Something was worked out. */
  printable: boolean;
}) {
  const { t } = useLingui();
  const host = useHost();
  const { data, error } = useSaved();
  const opened = useMoney((m) => m.opened[kind]);
  const told = useWritten();
  const [name, setName] = useState<string | null>(null);
  const mine = data?.filter((line) => line.kind === kind) ?? [];
  const typed = name ?? opened?.name ?? '';
  const show = (saved: SavedWorksheetView) => {
    isOf(kind, { id: saved.id, name: saved.name, person: saved.person, revision: saved.revision });
    setName(null);
  };
  const open = (id: string) => {
    host.openWorksheet({ id }).then((saved) => {
      fill(saved.inputs);
      show(saved);
    }, toastError);
  };
  const save = (asNew: boolean) => {
    if (!inputs || typed.trim() === '') return;
    const of = opened && !asNew ? { id: opened.id, revision: opened.revision } : null;
    host.saveWorksheet({ of, name: typed, person: opened?.person ?? null, inputs }).then((saved) => {
      show(saved);
      toast(t`Saved: ${saved.name}`);
    }, toastError);
  };
  const remove = (id: string) => {
    host.deleteWorksheet({ id }).then((gone) => {
      if (opened?.id === id) isOf(kind, null);
      toastUndo(t`Deleted: ${gone.name}`, () => {
        host.restoreWorksheet(gone).catch(toastError);
      });
    }, toastError);
  };
  return (
    <nav className="money-saved" aria-label={t`Saved worksheets`}>
      <div className="row between">
        <h2>
          <Trans>Saved</Trans>
        </h2>
        <Button
          variant="subtle"
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => {
            clear(kind);
            setName(null);
          }}
        >
          <Trans>New</Trans>
        </Button>
      </div>
      {error ? (
        <p className="small quiet">
          <Trans>The saved worksheets are not shown: they are for agents, or the store did not answer.</Trans>
        </p>
      ) : (
        <ul>
          {mine.map((line) => (
            <li key={line.id} className={line.id === opened?.id ? 'here' : undefined}>
              <button
                type="button"
                className="money-open"
                aria-current={line.id === opened?.id ? 'true' : undefined}
                onClick={() => open(line.id)}
              >
                <span className="ellipsis">{line.name}</span>
                <span className="small quiet">{day(line.updatedAt)}</span>
              </button>
              <ActionIcon
                aria-label={t`Copy ${line.name}`}
                onClick={() => {
                  host.duplicateWorksheet({ id: line.id }).catch(toastError);
                }}
              >
                <Icon name="copy" size={14} />
              </ActionIcon>
              <ActionIcon aria-label={t`Delete ${line.name}`} onClick={() => remove(line.id)}>
                <Icon name="trash" size={14} />
              </ActionIcon>
            </li>
          ))}
          {mine.length === 0 && data && (
            <li className="small quiet money-none">
              <Trans>Nothing saved yet.</Trans>
            </li>
          )}
        </ul>
      )}
      <form
        className="stack money-save"
        onSubmit={(e) => {
          e.preventDefault();
          save(false);
        }}
      >
        <TextInput
          aria-label={t`Name of this worksheet`}
          placeholder={t`Name`}
          maxLength={120}
          value={typed}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <div className="row wrap">
          <Button
            variant="default"
            disabled={!printable}
            leftSection={<Icon name="file" size={14} />}
            onClick={() => {
              if (inputs) host.printWorksheet({ name: typed.trim(), inputs }).then(told, toastError);
            }}
          >
            <Trans>PDF…</Trans>
          </Button>
          <Button type="submit" disabled={!inputs || typed.trim() === ''}>
            <Trans>Save</Trans>
          </Button>
          {opened && (
            <Button variant="default" disabled={!inputs || typed.trim() === ''} onClick={() => save(true)}>
              <Trans>Save as new</Trans>
            </Button>
          )}
        </div>
      </form>
    </nav>
  );
}
