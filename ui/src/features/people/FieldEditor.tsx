import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import type { FieldValueView, FieldView } from '@/ipc/types';
import { editable, typed } from './field-text';

/** One field being changed: Enter keeps it, Escape leaves it. */
export function FieldEditor({
  field,
  name,
  onSave,
  onCancel,
}: {
  field: FieldView;
  name: string;
  onSave: (value: FieldValueView) => Promise<void>;
  onCancel: () => void;
}) {
  const { t } = useLingui();
  const [text, setText] = useState(editable(field.value));
  const [error, setError] = useState<unknown>(null);
  const save = (event?: FormEvent) => {
    event?.preventDefault();
    if (text === editable(field.value)) return onCancel();
    onSave(typed(text, field.form, field.value)).catch(setError);
  };
  const common = {
    'aria-label': name,
    value: text,
    autoFocus: true,
    onChange: (e: { currentTarget: { value: string } }) => setText(e.currentTarget.value),
  };
  const several = field.form === 'emails' || field.form === 'phones' || field.form === 'tags';
  return (
    <form
      className="field-editor"
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key === 'Escape') {
          e.preventDefault();
          onCancel();
        } else if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
          e.preventDefault();
          save();
        }
      }}
    >
      <div className="row top">
        <span className="grow">
          {field.form === 'lines' ? (
            <Textarea {...common} autosize minRows={2} maxRows={10} />
          ) : field.form === 'choice' && field.choices.length > 0 ? (
            <NativeSelect {...common} data={[...new Set(['', text, ...field.choices])]} />
          ) : field.form === 'flag' ? (
            <NativeSelect
              {...common}
              data={[
                { value: 'true', label: t`Yes` },
                { value: 'false', label: t`No` },
              ]}
            />
          ) : (
            <TextInput
              {...common}
              type={field.form === 'day' ? 'date' : 'text'}
              inputMode={field.form === 'number' || field.form === 'money' ? 'decimal' : undefined}
            />
          )}
        </span>
        <ActionIcon type="submit" aria-label={t`Save ${name}`}>
          <Icon name="check" size={14} />
        </ActionIcon>
        <ActionIcon aria-label={t`Leave ${name} as it is`} onClick={onCancel}>
          <Icon name="close" size={14} />
        </ActionIcon>
      </div>
      {several && (
        <span className="fact-source">
          <Trans>Several with a comma between.</Trans>
        </span>
      )}
      {error !== null && <ErrorNote error={error} compact />}
    </form>
  );
}
