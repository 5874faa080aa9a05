import { Trans, useLingui } from '@lingui/react/macro';
import { Select, Textarea, TextInput } from '@mantine/core';
import type { ReportOptions } from '@/ipc/types';
import type { Wizard } from './useWizard';

/** What the agent says in the report, in words of their own. */
export function ReportWords({
  wizard: { view, edits, edit },
  options,
  onChange,
}: {
  wizard: Wizard;
  options: ReportOptions;
  onChange: (options: ReportOptions, field: string) => void;
}) {
  const { t } = useLingui();
  const statement = (field: 'intendedUse' | 'interest' | 'conflicts', label: string, placeholder: string) => (
    <Textarea
      label={label}
      placeholder={placeholder}
      value={options[field] ?? ''}
      autosize
      minRows={1}
      maxRows={5}
      maxLength={600}
      onChange={(e) => onChange({ ...options, [field]: e.currentTarget.value || null }, field)}
    />
  );
  return (
    <div className="stack report-form">
      <TextInput
        label={t`Title`}
        value={edits.title ?? ''}
        placeholder={view.title}
        maxLength={200}
        onChange={(e) => edit({ title: e.currentTarget.value || null }, 'title')}
      />
      <TextInput
        label={t`Prepared for`}
        value={edits.preparedFor ?? ''}
        maxLength={200}
        onChange={(e) => edit({ preparedFor: e.currentTarget.value || null }, 'preparedFor')}
      />
      <Textarea
        label={t`Your note on the result`}
        value={edits.note ?? ''}
        rows={4}
        maxLength={4000}
        onChange={(e) => edit({ note: e.currentTarget.value || null }, 'note')}
      />
      <h3>
        <Trans>Statements</Trans>
      </h3>
      <Select
        label={t`What you have seen of the property`}
        data={[
          { value: 'none', label: t`Nothing: from records only` },
          { value: 'exterior', label: t`The outside` },
          { value: 'interior', label: t`Inside and outside` },
        ]}
        placeholder={t`Not stated`}
        value={options.inspection}
        onChange={(inspection) => onChange({ ...options, inspection }, 'inspection')}
        clearable
        clearButtonProps={{ 'aria-label': t`Not stated` }}
      />
      {statement('intendedUse', t`Who may use it, and for what`, t`The client, to settle on a price`)}
      {statement('interest', t`Your interest in the property`, t`None`)}
      {statement('conflicts', t`Conflicts of interest`, t`None`)}
    </div>
  );
}
