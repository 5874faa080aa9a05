import { Trans, useLingui } from '@lingui/react/macro';
import { TextInput } from '@mantine/core';
import { ConnectorField } from '@/components/ConnectorField';
import type { ConnectorView, FormFieldView } from '@/ipc/types';
import { splitFields } from './connect';

/** What a system needs to be told about the account. */
export function AccountForm({
  connector,
  name,
  values,
  missing,
  onName,
  onValue,
}: {
  connector: ConnectorView;
  name: string;
  values: Record<string, string>;
  /** Fields that are needed and empty, once somebody has tried to go on. */
  missing: readonly string[];
  onName: (name: string) => void;
  onValue: (field: string, value: string) => void;
}) {
  const { t } = useLingui();
  const { asked, more } = splitFields(connector);
  const needed = (field: string) => (missing.includes(field) ? t`This is needed.` : undefined);
  const field = (f: FormFieldView) => (
    <ConnectorField
      key={f.name}
      field={f}
      value={values[f.name] ?? ''}
      kept={false}
      error={needed(f.name)}
      onChange={(value) => onValue(f.name, value)}
    />
  );
  return (
    <>
      <TextInput
        label={t`Name`}
        description={t`What you call this account; it stands beside everybody who is in it.`}
        value={name}
        maxLength={80}
        onChange={(e) => onName(e.currentTarget.value)}
        error={needed('')}
        required
      />
      {asked.map(field)}
      {more.length > 0 && (
        <details open={more.some((f) => missing.includes(f.name))}>
          <summary>
            <Trans>More settings, filled in for you</Trans>
          </summary>
          <div className="stack wide account-more">{more.map(field)}</div>
        </details>
      )}
    </>
  );
}
