import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { toastError, toastUndo } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { ConditionView, PeopleOrder, SmartListView, SmartRuleView } from '@/ipc/types';
import { number } from '@/lib/format';
import { ConditionFields } from './ConditionFields';
import { complete } from './conditions';
import { listName, ORDER_CHOICES, orderWord } from './words';

/** A smart list: what puts somebody on it, in which order, and how many that are now. */
export function ListEditor({
  list,
  start,
  onClose,
  onSaved,
  onDeleted,
}: {
  /** The list that is changed; nothing for a new one. */
  list: SmartListView | null;
  /** What a new one begins with. */
  start: SmartRuleView;
  onClose: () => void;
  onSaved: (list: SmartListView) => void;
  onDeleted: () => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const [name, setName] = useState(list ? listName(i18n, list) : '');
  const [all, setAll] = useState<ConditionView[]>(list ? list.rule.all : start.all);
  const [any, setAny] = useState<ConditionView[]>(list ? list.rule.any : start.any);
  const [order, setOrder] = useState<PeopleOrder>(list ? list.rule.order : start.order);
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const whole = [...all, ...any].every(complete);
  const { data: found } = useQuery({
    queryKey: ['people', 'try', all, any],
    queryFn: () => host.people({ text: '', list: null, all, any, archived: false, order: 'name', limit: 1, offset: 0 }),
    enabled: whole,
    placeholderData: keepPreviousData,
  });

  const save = (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    setError(null);
    host
      .saveSmartList({ id: list?.id ?? null, name: list?.builtIn ? list.name : name.trim(), rule: { all, any, order } })
      .then(onSaved, setError)
      .finally(() => setSaving(false));
  };
  const remove = () => {
    if (!list) return;
    const shown = listName(i18n, list);
    host.deleteSmartList({ id: list.id }).then((was) => {
      if (!list.builtIn) onDeleted();
      else onClose();
      toastUndo(list.builtIn ? <Trans>“{shown}” is as it was.</Trans> : <Trans>“{shown}” deleted.</Trans>, () => {
        host
          .saveSmartList({ id: was.builtIn ? was.id : null, name: was.name, rule: was.rule })
          .then(onSaved, toastError);
      });
    }, toastError);
  };
  return (
    <form
      className="list-editor stack"
      aria-label={t`Smart list`}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key !== 'Escape' || e.defaultPrevented) return;
        e.preventDefault();
        onClose();
      }}
    >
      <div className="row">
        <h2 className="grow">{list ? <Trans>What is on “{name}”</Trans> : <Trans>A new smart list</Trans>}</h2>
        <ActionIcon aria-label={t`Close`} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </div>
      {!list?.builtIn && (
        <TextInput
          label={t`Name`}
          value={name}
          maxLength={60}
          required
          data-autofocus
          onChange={(e) => setName(e.currentTarget.value)}
        />
      )}
      <div className="list-parts">
        <ConditionFields label={t`All of these hold`} conditions={all} onChange={setAll} />
        <ConditionFields label={t`And at least one of these`} conditions={any} onChange={setAny} />
      </div>
      {error !== null && <ErrorNote error={error} />}
      <div className="row wrap">
        <NativeSelect
          aria-label={t`Order`}
          value={order}
          onChange={(e) => setOrder(e.currentTarget.value as PeopleOrder)}
          data={ORDER_CHOICES.map((value) => ({ value, label: orderWord(i18n, value) }))}
        />
        <span className="small quiet grow" role="status" aria-live="polite">
          {!whole ? (
            <Trans>A condition is not complete yet.</Trans>
          ) : (
            found && (
              <Plural
                value={found.total}
                one="# person is on it now"
                other={`${number(found.total)} people are on it now`}
              />
            )
          )}
        </span>
        {list && (!list.builtIn || list.changed) && (
          <Button variant="default" onClick={remove}>
            {list.builtIn ? <Trans>As it was</Trans> : <Trans>Delete</Trans>}
          </Button>
        )}
        <Button type="submit" loading={saving} disabled={!whole || (!list?.builtIn && name.trim() === '')}>
          <Trans>Save the list</Trans>
        </Button>
      </div>
    </form>
  );
}
