import { useLingui } from '@lingui/react/macro';
import { Select, TextInput } from '@mantine/core';
import type { SettingsView } from '@/ipc/types';
import { Brand } from './Brand';
import { SavedWord } from './SavedWord';
import { STATES } from './states';
import { useSettings } from './useSettings';

/** Who a report is from. The state decides the wording the law wants. */
export function ReportSettings() {
  const { t } = useLingui();
  const { settings, change, saved, error } = useSettings();
  if (!settings) return <SavedWord saved={saved} error={error} />;
  const text = (field: keyof SettingsView & string, label: string, type = 'text') => (
    <TextInput
      label={label}
      type={type}
      value={String(settings[field])}
      maxLength={200}
      onChange={(e) => change({ [field]: e.currentTarget.value })}
    />
  );
  return (
    <div className="settings-form">
      {text('brokerage', t`Brokerage`)}
      {text('agent', t`Agent`)}
      {text('licenceNumber', t`Licence number`)}
      {text('phone', t`Phone`, 'tel')}
      {text('email', t`E-mail`, 'email')}
      <Select
        label={t`State`}
        description={t`Reports carry the statement this state asks for.`}
        data={STATES}
        value={settings.state || null}
        onChange={(state) => change({ state: state ?? '' })}
        searchable
        clearable
      />
      <Brand />
      <SavedWord saved={saved} error={error} />
    </div>
  );
}
