import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, MultiSelect, NativeSelect, NumberInput } from '@mantine/core';
import { Icon } from '@/components/Icon';
import type { ConditionKind, ConditionView } from '@/ipc/types';
import { useChoices } from './api';
import { fresh, NEEDS, wordsOf } from './conditions';
import { CONDITION_KINDS, heatWord, kindWord } from './words';

/** Most conditions the core takes in one part of a rule. */
export const MOST_CONDITIONS = 20;

/** Conditions that can be added, changed and taken away. */
export function ConditionFields({
  label,
  conditions,
  onChange,
}: {
  label: string;
  conditions: readonly ConditionView[];
  onChange: (conditions: ConditionView[]) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { data: choices } = useChoices();
  const put = (at: number, next: ConditionView) => onChange(conditions.map((c, i) => (i === at ? next : c)));
  return (
    <fieldset className="conditions">
      <legend className="small quiet">{label}</legend>
      {conditions.map((condition, at) => {
        const needs = NEEDS[condition.kind];
        const word = kindWord(i18n, condition.kind);
        const offered = [...new Set([...wordsOf(condition.kind, choices), ...condition.words])];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place; two may say the same
          <div key={at} className="condition">
            <NativeSelect
              aria-label={t`Condition ${at + 1}`}
              className="condition-kind"
              value={condition.kind}
              onChange={(e) => put(at, fresh(e.currentTarget.value as ConditionKind))}
              data={CONDITION_KINDS.map((kind) => ({ value: kind, label: kindWord(i18n, kind) }))}
            />
            {needs.days !== 'none' && (
              <NumberInput
                aria-label={t`${word}: days`}
                className="condition-days"
                size="xs"
                min={0}
                max={3650}
                allowDecimal={false}
                hideControls
                suffix={t` days`}
                placeholder={needs.days === 'optional' ? t`any time` : undefined}
                value={condition.days ?? ''}
                onChange={(value) => put(at, { ...condition, days: value === '' ? null : Number(value) })}
              />
            )}
            {needs.words !== 'none' && (
              <MultiSelect
                aria-label={t`${word}: one of`}
                className="condition-words"
                size="xs"
                searchable
                placeholder={
                  condition.words.length === 0 ? (needs.words === 'optional' ? t`all` : t`choose`) : undefined
                }
                data={offered.map((value) => ({
                  value,
                  label:
                    condition.kind === 'temperature' || condition.kind === 'silent' ? heatWord(i18n, value) : value,
                }))}
                value={condition.words}
                maxValues={50}
                onChange={(words) => put(at, { ...condition, words })}
              />
            )}
            <ActionIcon
              aria-label={t`Take away condition ${at + 1}: ${word}`}
              onClick={() => onChange(conditions.filter((_, i) => i !== at))}
            >
              <Icon name="close" size={12} />
            </ActionIcon>
          </div>
        );
      })}
      <div>
        <button
          type="button"
          className="plain-button small"
          disabled={conditions.length >= MOST_CONDITIONS}
          onClick={() => onChange([...conditions, fresh('silent')])}
        >
          <Icon name="plus" size={12} /> <Trans>Add a condition</Trans>
        </button>
      </div>
    </fieldset>
  );
}
