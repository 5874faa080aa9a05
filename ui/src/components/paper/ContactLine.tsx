import { useLingui } from '@lingui/react/macro';
import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useHost } from '@/ipc/context';
import { settingsQuery } from '@/ipc/queries';

/** The line under the agent's name; `null` is phone and e-mail as in the settings. */
export function ContactLine({ value, onChange }: { value: string | null; onChange: (contact: string | null) => void }) {
  const { t } = useLingui();
  const host = useHost();
  const { data: settings } = useQuery(settingsQuery(host));
  const usual = [settings?.phone, settings?.email].filter(Boolean).join(' · ');
  return (
    <TextInput
      label={t`Contact line`}
      value={value ?? ''}
      placeholder={usual || t`Phone and e-mail, from the settings`}
      maxLength={200}
      onChange={(e) => onChange(e.currentTarget.value || null)}
    />
  );
}
