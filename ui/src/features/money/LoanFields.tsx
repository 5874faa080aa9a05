import { useLingui as useI18n } from '@lingui/react';
import { useLingui } from '@lingui/react/macro';
import { Checkbox } from '@mantine/core';
import type { WorksheetProgramme } from '@/ipc/types';
import { ChoiceField, NumberField, PartField, type Refusal } from './fields';
import type { LoanForm } from './state';
import { PROGRAMMES } from './words';

const ALL = Object.keys(PROGRAMMES) as WorksheetProgramme[];
const TERMS = [360, 300, 240, 180, 120];

/** How the purchase is financed. */
export function LoanFields({
  loan,
  refused,
  onChange,
}: {
  loan: LoanForm;
  refused: Refusal | null;
  onChange: (loan: LoanForm) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const set = (part: Partial<LoanForm>) => onChange({ ...loan, ...part });
  const terms = TERMS.includes(loan.months) ? TERMS : [loan.months, ...TERMS];
  const programmeWrong = refused?.field === 'programme' ? refused.text : null;
  return (
    <>
      <PartField
        label={t`Down payment`}
        name="down"
        refused={refused}
        value={loan.down}
        onChange={(down) => set({ down })}
      />
      <NumberField
        label={t`Rate`}
        name="rate"
        refused={refused}
        unit="%"
        decimals={4}
        value={loan.rate}
        onChange={(rate) => set({ rate })}
      />
      <ChoiceField
        label={t`Term`}
        value={String(loan.months)}
        choices={terms.map((months) => {
          const years = Math.round((months / 12) * 10) / 10;
          return { value: String(months), label: t`${years} years` };
        })}
        onChange={(months) => set({ months: Number(months) })}
      />
      <ChoiceField
        label={t`Programme`}
        value={loan.programme}
        choices={ALL.map((value) => ({ value, label: i18n._(PROGRAMMES[value]) }))}
        onChange={(programme) => set({ programme })}
      />
      {programmeWrong && (
        <p className="money-wrong" role="alert">
          {programmeWrong}
        </p>
      )}
      {loan.programme === 'conventional' && (
        <NumberField
          label={t`Credit score`}
          name="score"
          refused={refused}
          hint={t`The lower edge of a band is enough. It picks a sample of what mortgage insurance costs.`}
          decimals={0}
          value={loan.score}
          onChange={(score) => set({ score })}
        />
      )}
      {loan.programme === 'va' && (
        <div className="money-checks">
          <Checkbox
            label={t`The entitlement was used before`}
            checked={loan.vaUsedBefore}
            onChange={(e) => set({ vaUsedBefore: e.currentTarget.checked })}
          />
          <Checkbox
            label={t`Exempt from the funding fee`}
            checked={loan.vaExempt}
            onChange={(e) => set({ vaExempt: e.currentTarget.checked })}
          />
        </div>
      )}
      {loan.programme !== 'conventional' && (
        <NumberField
          label={t`Up-front fee a lender named`}
          name="upfrontPercent"
          refused={refused}
          unit="%"
          decimals={4}
          value={loan.upfrontPercent}
          onChange={(upfrontPercent) => set({ upfrontPercent })}
        />
      )}
      {loan.programme !== 'va' && (
        <NumberField
          label={t`Mortgage insurance a lender named`}
          name="insurancePercent"
          refused={refused}
          hint={t`Percent a year, in place of the table’s`}
          unit="%"
          decimals={4}
          value={loan.insurancePercent}
          onChange={(insurancePercent) => set({ insurancePercent })}
        />
      )}
    </>
  );
}
