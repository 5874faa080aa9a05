import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ConflictView, FieldValueView } from '@/ipc/types';
import { inputText, typedValue } from './conflicts';

/** A third value, typed in the way the field is edited. */
export function OtherValue({
  conflict,
  label,
  onValue,
  onClose,
}: {
  conflict: ConflictView;
  label: string;
  onValue: (value: FieldValueView) => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const { form, yours, theirs } = conflict;
  const [typed, setTyped] = useState(() => inputText(yours, form));
  const [tried, setTried] = useState(false);
  const value = typedValue(typed, form, [yours, theirs]);
  const error = tried && value === null ? t`This cannot be read. Check how it is written.` : undefined;
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (value) onValue(value);
  }
  const common = { label: t`${label}, another value`, error, 'data-autofocus': true, autoFocus: true };
  const several = ['emails', 'phones', 'tags'].includes(form);
  return (
    <form
      className="row wrap other-value"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      {form === 'lines' ? (
        <Textarea
          {...common}
          className="grow"
          autosize
          minRows={2}
          maxRows={10}
          value={typed}
          onChange={(e) => setTyped(e.currentTarget.value)}
        />
      ) : form === 'flag' ? (
        <Select
          {...common}
          data={[
            { value: 'yes', label: t`Yes` },
            { value: 'no', label: t`No` },
          ]}
          value={typed || null}
          onChange={(v) => setTyped(v ?? '')}
        />
      ) : (
        <TextInput
          {...common}
          className="grow"
          type={form === 'day' ? 'date' : form === 'instant' ? 'datetime-local' : 'text'}
          inputMode={form === 'number' || form === 'money' ? 'decimal' : undefined}
          description={several ? t`Several with commas between` : undefined}
          value={typed}
          maxLength={4000}
          onChange={(e) => setTyped(e.currentTarget.value)}
        />
      )}
      <Button type="submit">
        <Trans>Use this value</Trans>
      </Button>
      <Button variant="default" onClick={onClose}>
        <Trans>Cancel</Trans>
      </Button>
    </form>
  );
}
