import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { Icon, type IconName } from '@/components/Icon';
import { fieldWord } from '@/i18n/fields';
import type { CmaFactView, FactRemarkView } from '@/ipc/types';
import { number, year } from '@/lib/format';
import { withFact, without, withUnknown } from './edits';
import { LateNumber } from './LateNumber';
import type { Wizard } from './useWizard';

/** One fact: what the source says, what counts instead and why, and whether the agent has confirmed it. */
export function FactRow({ wizard: { edits, edit }, fact }: { wizard: Wizard; fact: CmaFactView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { field, unit } = fact;
  const label = fieldWord(i18n, field);
  const own = edits.facts[field];
  const unknown = edits.unknown.includes(field);
  const changed = own !== undefined || unknown;
  const units: Record<string, string> = { sqft: t`sq ft`, degrees: '°' };
  const write = (value: number | null) => {
    if (value === null) return '';
    if (unit === 'year') return year(value);
    if (unit === 'yesno') return value === 1 ? t`Yes` : t`No`;
    return number(value, unit === 'degrees' ? 5 : 2);
  };
  const confirmed = edits.confirmed.includes(field);
  const set = (value: number | null) => edit(withFact(edits, field, value), `fact ${field}`);
  return (
    <>
      <tr className={fact.remark ? 'with-why' : undefined}>
        <td>
          {label} {units[unit] && <span className="small quiet">{units[unit]}</span>}
        </td>
        <td className="num">
          {fact.listed === null ? (
            <span className="quiet">
              <Trans>not given</Trans>
            </span>
          ) : (
            <span className={changed ? 'replaced' : undefined}>{write(fact.listed)}</span>
          )}
        </td>
        <td>
          {unit === 'yesno' ? (
            <NativeSelect
              size="xs"
              aria-label={t`${label}, instead of the listing's figure`}
              className="fact-input"
              value={own === undefined ? '' : String(own)}
              data={[
                { value: '', label: fact.listed === null ? '' : t`as listed` },
                { value: '1', label: t`Yes` },
                { value: '0', label: t`No` },
              ]}
              onChange={(e) => set(e.currentTarget.value === '' ? null : Number(e.currentTarget.value))}
            />
          ) : (
            <LateNumber
              label={t`${label}, instead of the listing's figure`}
              value={own ?? null}
              placeholder={unknown ? t`not known` : write(fact.listed)}
              wrong={fact.remark?.weight === 'refuse'}
              describedBy={fact.remark ? `remark-${field}` : undefined}
              step={unit === 'sqft' ? 10 : field.includes('Bath') ? 0.5 : 1}
              grouped={unit === 'sqft'}
              onCommit={set}
            />
          )}
        </td>
        <td>
          {changed ? (
            <span className="row fact-why">
              <TextInput
                aria-label={t`${label}: why it differs`}
                placeholder={t`Why?`}
                maxLength={200}
                value={edits.reasons[field] ?? ''}
                onChange={(e) =>
                  edit(
                    {
                      reasons: e.currentTarget.value
                        ? { ...edits.reasons, [field]: e.currentTarget.value }
                        : without(edits.reasons, field),
                    },
                    `reason ${field}`,
                  )
                }
              />
              <ActionIcon
                aria-label={t`${label}: back to the listing's figure`}
                title={t`Back to the listing's figure`}
                onClick={() => edit({ ...withFact(edits, field, null), ...withUnknown(edits, field, false) })}
              >
                <Icon name="undo" size={14} />
              </ActionIcon>
            </span>
          ) : (
            fact.listed !== null && (
              <Checkbox
                label={t`Right`}
                aria-label={t`${label} is right`}
                checked={confirmed}
                onChange={(e) =>
                  edit({
                    confirmed: e.currentTarget.checked
                      ? [...edits.confirmed, field]
                      : edits.confirmed.filter((f) => f !== field),
                  })
                }
              />
            )
          )}
        </td>
      </tr>
      {fact.remark && (
        <tr className="why">
          <td colSpan={4} id={`remark-${field}`}>
            <RemarkLine
              remark={fact.remark}
              onOffer={(value) =>
                field === 'Latitude' && value === null
                  ? edit({
                      facts: without(without(edits.facts, 'Latitude'), 'Longitude'),
                      unknown: [...edits.unknown, 'Latitude', 'Longitude'],
                    })
                  : edit(value === null ? withUnknown(edits, field, true) : withFact(edits, field, value))
              }
              onConfirm={
                fact.remark.weight !== 'note' && field === 'LivingArea' && fact.remark.offer?.value
                  ? () => edit({ confirmed: [...edits.confirmed, field] })
                  : undefined
              }
            />
          </td>
        </tr>
      )}
    </>
  );
}

const ICONS: Record<FactRemarkView['weight'], IconName> = { note: 'info', ask: 'warn', refuse: 'bad' };

/** What is odd, in words, with what to do about it. */
export function RemarkLine({
  remark,
  onOffer,
  onConfirm,
}: {
  remark: FactRemarkView;
  onOffer?: (value: number | null) => void;
  onConfirm?: () => void;
}) {
  const { offer } = remark;
  return (
    <div className={`remark ${remark.weight}`}>
      <Icon name={ICONS[remark.weight]} size={14} />
      <span className="grow">{remark.text}</span>
      {offer && onOffer && (
        <Button size="compact-xs" variant="default" onClick={() => onOffer(offer.value)}>
          {offer.label}
        </Button>
      )}
      {onConfirm && (
        <Button size="compact-xs" variant="subtle" onClick={onConfirm}>
          <Trans>It is right</Trans>
        </Button>
      )}
    </div>
  );
}
