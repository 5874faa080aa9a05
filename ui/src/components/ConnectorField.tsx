import { Trans, useLingui } from '@lingui/react/macro';
import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { useHost } from '@/ipc/context';
import type { FormFieldView } from '@/ipc/types';
import { toastError } from './toast';

/** One thing a connector needs to be told. */
export function ConnectorField({
  field,
  value,
  kept,
  error,
  onChange,
}: {
  field: FormFieldView;
  value: string;
  /** A secret that is there and stays unless another is typed. */
  kept: boolean;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  const { t } = useLingui();
  const host = useHost();
  const common = { label: field.label, description: field.help ?? undefined, error, required: field.required && !kept };
  switch (field.kind) {
    case 'secret':
      return (
        <PasswordInput
          {...common}
          value={value}
          placeholder={kept ? t`unchanged` : undefined}
          onChange={(e) => onChange(e.currentTarget.value)}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed` }}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          data={field.choices}
          value={value || null}
          onChange={(v) => onChange(v ?? '')}
          allowDeselect={!field.required}
        />
      );
    case 'folder':
      return (
        <div className="row folder-field">
          <TextInput className="grow" {...common} value={value} onChange={(e) => onChange(e.currentTarget.value)} />
          <Button
            variant="default"
            onClick={() => {
              host.chooseFolder().then(({ path }) => path !== null && onChange(path), toastError);
            }}
          >
            <Trans>Choose…</Trans>
          </Button>
        </div>
      );
    default:
      return (
        <TextInput
          {...common}
          type={field.kind === 'url' ? 'url' : 'text'}
          value={value}
          maxLength={2000}
          spellCheck={false}
          autoComplete="off"
          onChange={(e) => onChange(e.currentTarget.value)}
        />
      );
  }
}
