import { useLingui } from '@lingui/react/macro';
import { NativeSelect } from '@mantine/core';
import { withWeight } from './edits';
import type { Wizard } from './useWizard';

/** How much a sale counts, relative to what the engine gave it. */
export function WeightSelect({
  wizard: { edits, edit },
  listingKey,
  name,
}: {
  wizard: Wizard;
  listingKey: string;
  name: string;
}) {
  const { t } = useLingui();
  const own = edits.weights[listingKey] ?? 1;
  const usual = [
    { value: '0', label: t`not at all` },
    { value: '0.5', label: t`half` },
    { value: '1', label: t`as computed` },
    { value: '2', label: t`double` },
    { value: '3', label: t`triple` },
  ];
  const known = usual.some((o) => Number(o.value) === own);
  return (
    <NativeSelect
      className="weight-select"
      size="xs"
      aria-label={t`How much ${name} counts`}
      value={String(own)}
      data={known ? usual : [...usual, { value: String(own), label: `× ${own}` }]}
      onChange={(e) => edit(withWeight(edits, listingKey, Number(e.currentTarget.value)))}
    />
  );
}
