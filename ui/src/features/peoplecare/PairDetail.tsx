import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Radio } from '@mantine/core';
import { FieldValue } from '@/components/FieldValue';
import { Icon } from '@/components/Icon';
import { Keys } from '@/components/Keys';
import { PersonLink } from '@/components/PersonLink';
import { SystemBadges } from '@/components/SystemBadges';
import { useNow } from '@/components/useNow';
import { crmFieldWord } from '@/i18n/crm-words';
import type { DuplicatePairView, DuplicateSideView } from '@/ipc/types';
import { age, day } from '@/lib/format';
import { type MergedField, mergedField, reasonOf, type Side, sides } from './duplicates';

/** Two who may be one, side by side, and what one of them would be. */
export function PairDetail({
  pair,
  keep,
  busy,
  onKeep,
  onMerge,
  onTwo,
  onPerson,
  onClose,
}: {
  pair: DuplicatePairView;
  keep: Side;
  busy: boolean;
  onKeep: (side: Side) => void;
  onMerge: () => void;
  onTwo: () => void;
  onPerson: (id: string) => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const [stays, goes] = sides(pair, keep);
  return (
    <>
      <header className="pair-head row wrap">
        <h2 className="grow">
          <Trans>One person or two?</Trans>
        </h2>
        <Button loading={busy} onClick={onMerge} rightSection={<Keys keys="m" />}>
          <Trans>One person: merge</Trans>
        </Button>
        <Button variant="default" onClick={onTwo} rightSection={<Keys keys="x" />}>
          <Trans>Two people</Trans>
        </Button>
        <ActionIcon aria-label={t`Close`} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </header>
      <div className="scroll fill pad stack wide">
        <ul className="pair-reasons">
          {pair.reasons.map((reason) => {
            const { words, speaks } = reasonOf(i18n, reason);
            return (
              <li key={reason} className={speaks === 'against' ? 'against' : undefined}>
                <Icon name={speaks === 'against' ? 'warn' : speaks === 'for' ? 'check' : 'info'} size={14} />
                <span>
                  {words}
                  {speaks === 'against' && (
                    <span className="visually-hidden">
                      {' '}
                      <Trans>(speaks against it)</Trans>
                    </span>
                  )}
                </span>
              </li>
            );
          })}
        </ul>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table that scrolls must be reachable by keyboard */}
        <div className="pair-scroll" tabIndex={0} role="group" aria-label={t`Both side by side`}>
          <table className="data-table pair-table">
            <thead>
              <tr>
                <td />
                <th scope="col">
                  <SideHead side={pair.one} onPerson={onPerson} />
                </th>
                <th scope="col">
                  <SideHead side={pair.other} onPerson={onPerson} />
                </th>
                <th scope="col" className="pair-after">
                  <Trans>After merging</Trans>
                </th>
              </tr>
              <tr className="pair-stays">
                <th scope="row">
                  <Trans>Stays</Trans>
                </th>
                {(['one', 'other'] as const).map((side) => (
                  <td key={side}>
                    <Radio
                      name="pair-stays"
                      label={keep === side ? t`stays` : t`becomes part of the other`}
                      aria-label={t`${pair[side].name} stays`}
                      checked={keep === side}
                      onChange={() => onKeep(side)}
                    />
                  </td>
                ))}
                <td className="pair-after strong">{stays.name}</td>
              </tr>
            </thead>
            <tbody>
              {pair.fields.map((field) => {
                const after = mergedField(field, keep);
                return (
                  <tr key={field.field} className={field.same ? 'quiet' : 'differs'}>
                    <th scope="row">
                      {crmFieldWord(i18n, field.field)}
                      {!field.same && (
                        <span className="pair-differs" title={t`They differ`}>
                          <span aria-hidden="true"> ≠</span>
                          <span className="visually-hidden">
                            {' '}
                            <Trans>(they differ)</Trans>
                          </span>
                        </span>
                      )}
                    </th>
                    <td>
                      <FieldValue value={field.one} />
                    </td>
                    <td>
                      <FieldValue value={field.other} />
                    </td>
                    <td className="pair-after">
                      <FieldValue value={after.value} />
                      <How how={after.how} />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        <p className="small quiet">
          <Trans>
            Notes, tasks, deals and messages of {goes.name} go to {stays.name}. Nothing is deleted at any system, and it
            can be undone at any time.
          </Trans>
        </p>
      </div>
    </>
  );
}

function SideHead({ side, onPerson }: { side: DuplicateSideView; onPerson: (id: string) => void }) {
  const now = useNow();
  return (
    <div className="pair-side">
      <PersonLink id={side.id} name={side.name} onPerson={onPerson} />
      <SystemBadges systems={side.systems} />
      <span className="small quiet">
        <Trans>known since {day(side.createdAt)}</Trans>
        {' · '}
        <Plural value={side.entries} _0="no entries" one="# entry" other="# entries" />
        {side.lastTouchAt && (
          <>
            {' · '}
            <Trans>in touch {age(side.lastTouchAt, now)} ago</Trans>
          </>
        )}
      </span>
    </div>
  );
}

function How({ how }: { how: MergedField['how'] }) {
  if (how === 'same' || how === 'kept') return null;
  return (
    <span className="small quiet pair-how">
      {how === 'filled' && <Trans>taken over</Trans>}
      {how === 'joined' && <Trans>from both</Trans>}
      {how === 'history' && <Trans>the other value stays in the history</Trans>}
    </span>
  );
}
