import { useLingui } from '@lingui/react/macro';
import { Textarea, TextInput } from '@mantine/core';
import type { DraftInHand } from './useDraft';

/** The agent's own words on a document. */
export function DocumentWords({ hand: { draft, plan, setOptions } }: { hand: DraftInHand }) {
  const { t } = useLingui();
  if (!draft) return null;
  const { options, subject } = draft;
  return (
    <div className="stack document-form">
      <TextInput
        label={t`Title`}
        value={options.title ?? ''}
        placeholder={plan?.title}
        maxLength={200}
        onChange={(e) => setOptions({ title: e.currentTarget.value || null }, 'title')}
      />
      {subject.kind === 'tour' && (
        <TextInput
          label={t`Prepared for`}
          value={options.preparedFor ?? ''}
          maxLength={200}
          onChange={(e) => setOptions({ preparedFor: e.currentTarget.value || null }, 'preparedFor')}
        />
      )}
      <Textarea
        label={t`Your own words`}
        value={options.note ?? ''}
        rows={5}
        maxLength={2000}
        onChange={(e) => setOptions({ note: e.currentTarget.value || null }, 'note')}
      />
    </div>
  );
}
