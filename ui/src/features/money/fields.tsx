import { useLingui } from '@lingui/react/macro';
import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import type { Figure, Part, YearlyForm } from './state';

/** What the core refused, by its name of the field. */
export interface Refusal {
  field: string;
  text: string;
}

interface FieldProps {
  label: string;
  /** The core’s name of the field. */
  name: string;
  refused: Refusal | null;
  hint?: string;
}

/** A labelled line of a form. */
function Line({ label, id, children, hint }: { label: string; id: string; children: ReactNode; hint?: string }) {
  return (
    <div className="money-line">
      <label htmlFor={id} title={hint}>
        {label}
      </label>
      <div className="money-field">{children}</div>
    </div>
  );
}

const wrong = (name: string, refused: Refusal | null) => (refused?.field === name ? refused.text : undefined);

/** A number: dollars, percent, months. */
export function NumberField({
  label,
  name,
  refused,
  hint,
  value,
  unit,
  decimals = 2,
  onChange,
}: FieldProps & {
  value: Figure;
  unit?: string;
  decimals?: number;
  onChange: (value: Figure) => void;
}) {
  const id = useId();
  return (
    <Line label={label} id={id} hint={hint}>
      <NumberInput
        id={id}
        className="money-number"
        hideControls
        value={value ?? ''}
        error={wrong(name, refused)}
        decimalScale={decimals}
        thousandSeparator={unit === '$'}
        leftSection={unit === '$' ? '$' : undefined}
        leftSectionPointerEvents="none"
        rightSection={unit === '%' ? '%' : undefined}
        rightSectionPointerEvents="none"
        onChange={(v) => onChange(typeof v === 'number' ? v : null)}
      />
    </Line>
  );
}

/** An amount in dollars, or percent of the price. */
export function PartField({
  label,
  name,
  refused,
  hint,
  value,
  onChange,
}: FieldProps & { value: Part; onChange: (value: Part) => void }) {
  const { t } = useLingui();
  const id = useId();
  return (
    <Line label={label} id={id} hint={hint}>
      <NumberInput
        id={id}
        className="money-number"
        hideControls
        value={value.value ?? ''}
        error={wrong(name, refused)}
        decimalScale={value.by === 'amount' ? 2 : 4}
        thousandSeparator={value.by === 'amount'}
        onChange={(v) => onChange({ ...value, value: typeof v === 'number' ? v : null })}
      />
      <NativeSelect
        aria-label={t`${label}: in`}
        className="money-unit"
        value={value.by}
        data={[
          { value: 'amount', label: '$' },
          { value: 'percent', label: '%' },
        ]}
        onChange={(e) => onChange({ by: e.currentTarget.value === 'amount' ? 'amount' : 'percent', value: null })}
      />
    </Line>
  );
}

/** A choice of a few. */
export function ChoiceField<V extends string>({
  label,
  value,
  choices,
  onChange,
  hint,
}: {
  label: string;
  value: V;
  choices: readonly { value: V; label: string }[];
  onChange: (value: V) => void;
  hint?: string;
}) {
  const id = useId();
  return (
    <Line label={label} id={id} hint={hint}>
      <NativeSelect
        id={id}
        className="money-choice"
        value={value}
        data={[...choices]}
        onChange={(e) => {
          const chosen = choices.find((choice) => choice.value === e.currentTarget.value);
          if (chosen) onChange(chosen.value);
        }}
      />
    </Line>
  );
}

/** A few letters, or a day. */
export function TextField({
  label,
  name,
  refused,
  hint,
  value,
  type = 'text',
  placeholder,
  longest,
  onChange,
}: FieldProps & {
  value: string;
  type?: 'text' | 'date';
  placeholder?: string;
  longest?: number;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <Line label={label} id={id} hint={hint}>
      <TextInput
        id={id}
        className="money-choice"
        type={type}
        value={value}
        placeholder={placeholder}
        maxLength={longest}
        error={wrong(name, refused)}
        onChange={(e) => onChange(e.currentTarget.value)}
      />
    </Line>
  );
}

interface SheetFieldProps<V> {
  refused: Refusal | null;
  value: V;
  onChange: (value: V) => void;
}

/** The price of the home. */
export function PriceField(props: SheetFieldProps<Figure>) {
  const { t } = useLingui();
  return <NumberField label={t`Price`} name="price" unit="$" {...props} />;
}

/** What the closing costs, in dollars or of the price. */
export function ClosingCostsField(props: SheetFieldProps<Part>) {
  const { t } = useLingui();
  return <PartField label={t`Closing costs`} name="closingCosts" {...props} />;
}

/** The premium of the home's policy. */
export function InsuranceField(props: SheetFieldProps<Figure>) {
  const { t } = useLingui();
  return <NumberField label={t`Home insurance a year`} name="insurance" unit="$" {...props} />;
}

/** The county of the home, by its number. */
export function CountyField({ hint, ...props }: SheetFieldProps<string> & { hint?: string }) {
  const { t } = useLingui();
  return <TextField label={t`County (FIPS code)`} name="county" hint={hint} longest={5} {...props} />;
}

/** An amount of each year, and by how much it grows. */
export function YearlyField({
  label,
  name,
  refused,
  value,
  onChange,
}: FieldProps & { value: YearlyForm; onChange: (value: YearlyForm) => void }) {
  const { t } = useLingui();
  return (
    <div className="money-pair">
      <PartField
        label={t`${label} a year`}
        name={name}
        refused={refused}
        value={value.first}
        onChange={(first) => onChange({ ...value, first })}
      />
      <NumberField
        label={t`more each year`}
        name={name}
        refused={null}
        unit="%"
        decimals={3}
        value={value.growth}
        onChange={(growth) => onChange({ ...value, growth })}
      />
    </div>
  );
}
