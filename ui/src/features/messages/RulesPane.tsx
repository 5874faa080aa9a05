import { useLingui as useI18n } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { Checkbox } from '@mantine/core';
import { ErrorNote } from '@/components/ErrorNote';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { MessageRulesView } from '@/ipc/types';
import { useMessageRules } from './api';
import { KINDS } from './words';

const FIELDS: [keyof MessageRulesView, string][] = [
  ['request', 'request'],
  ['moved', 'moved'],
  ['off', 'off'],
  ['reminder48', 'reminder-48h'],
  ['reminder24', 'reminder-24h'],
  ['reminder2', 'reminder-2h'],
  ['completion', 'completion'],
];

/** Which kinds of letters go without somebody having read them. */
export function RulesPane() {
  const { i18n } = useI18n();
  const host = useHost();
  const { data, error } = useMessageRules();
  if (error) return <ErrorNote error={error} compact />;
  if (!data) return null;
  return (
    <fieldset className="messages-rules">
      <legend>
        <Trans>These go as soon as they are written; all others wait until you send them</Trans>
      </legend>
      {FIELDS.map(([field, kind]) => {
        const words = KINDS[kind];
        return (
          <Checkbox
            key={field}
            label={words ? i18n._(words) : kind}
            checked={data[field] === 'send'}
            onChange={(event) => {
              const rule = event.currentTarget.checked ? 'send' : 'hold';
              host.saveMessageRules({ ...data, [field]: rule }).catch(toastError);
            }}
          />
        );
      })}
    </fieldset>
  );
}
