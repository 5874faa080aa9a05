import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import { FieldValue, valueText } from '@/components/FieldValue';
import { Keys } from '@/components/Keys';
import { PersonLink } from '@/components/PersonLink';
import { useNow } from '@/components/useNow';
import { crmFieldWord } from '@/i18n/crm-words';
import type { ChoiceView, ConflictView, FieldValueView } from '@/ipc/types';
import { age, instant } from '@/lib/format';
import { wordDiff } from '@/lib/word-diff';
import { canBeOther, partWord } from './conflicts';
import { OtherValue } from './OtherValue';

/** One field two sides disagree on: what both last agreed on, and the two values, either of which a tap takes. */
export function ConflictCard({
  conflict,
  active,
  others,
  always,
  editing,
  onAlways,
  onEdit,
  onDecide,
  onActive,
  onPerson,
  ref,
}: {
  conflict: ConflictView;
  active: boolean;
  /** Fields that wait for the same. */
  others: number;
  always: boolean;
  editing: boolean;
  onAlways: (on: boolean) => void;
  onEdit: (on: boolean) => void;
  onDecide: (choice: ChoiceView, value: FieldValueView | null) => void;
  onActive: () => void;
  onPerson: (id: string) => void;
  ref: Ref<HTMLElement>;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const now = useNow();
  const { was, yours, theirs, system } = conflict;
  const label = crmFieldWord(i18n, conflict.field, conflict.label);
  const part = partWord(i18n, conflict.kind);
  const by = conflict.yoursBy ?? t`here`;
  return (
    <article
      ref={ref}
      className={active ? 'conflict active' : 'conflict'}
      aria-label={`${conflict.personName}, ${label}`}
      tabIndex={active ? 0 : -1}
      onFocus={onActive}
    >
      <div className="conflict-values">
        <div className="conflict-about">
          <h2 className="conflict-title">
            {label}
            {part && <span className="tag">{part}</span>}
          </h2>
          <p>
            <PersonLink id={conflict.person} name={conflict.personName} onPerson={onPerson} />
          </p>
          <p className="small">
            <span className="quiet">
              <Trans>Was</Trans>
            </span>{' '}
            {was ? (
              <FieldValue value={was} />
            ) : (
              <span className="quiet">
                <Trans>never agreed on</Trans>
              </span>
            )}
          </p>
        </div>
        <Choice
          keys="1"
          title={always ? t`Always yours` : t`Yours`}
          value={yours}
          was={was}
          active={active}
          who={conflict.yoursAt ? t`${by}, ${age(conflict.yoursAt, now)} ago` : by}
          when={conflict.yoursAt}
          onClick={() => onDecide('yours', null)}
        />
        <Choice
          keys="2"
          title={always ? t`Always theirs` : t`Theirs`}
          value={theirs}
          was={was}
          active={active}
          who={conflict.theirsAt ? t`${system}, ${age(conflict.theirsAt, now)} ago` : system}
          when={conflict.theirsAt}
          onClick={() => onDecide('theirs', null)}
        />
      </div>
      {editing ? (
        <OtherValue
          conflict={conflict}
          label={label}
          onClose={() => onEdit(false)}
          onValue={(value) => onDecide('other', value)}
        />
      ) : (
        <footer className="row wrap">
          {canBeOther(conflict.form) && (
            <Button
              variant="default"
              size="compact-xs"
              disabled={always}
              onClick={() => onEdit(true)}
              rightSection={active && <Keys keys="3" />}
            >
              <Trans>Other value…</Trans>
            </Button>
          )}
          <Checkbox
            label={t`Always for “${label}” from ${system}`}
            checked={always}
            onChange={(e) => onAlways(e.currentTarget.checked)}
          />
          {always && (
            <span className="small quiet grow">
              {others > 0 ? (
                <Plural
                  value={others}
                  one="# other field that waits for the same is decided alike."
                  other="# other fields that wait for the same are decided alike."
                />
              ) : (
                <Trans>From now on nobody is asked. It can be taken back below.</Trans>
              )}
            </span>
          )}
          <span className="small quiet conflict-since" title={instant(conflict.since)}>
            <Trans>waits {age(conflict.since, now)}</Trans>
          </span>
        </footer>
      )}
    </article>
  );
}

function Choice({
  keys,
  active,
  title,
  value,
  was,
  who,
  when,
  onClick,
}: {
  keys: string;
  active: boolean;
  title: string;
  value: FieldValueView;
  was: FieldValueView | null;
  who: string;
  when: string | null;
  onClick: () => void;
}) {
  return (
    <button type="button" className="conflict-choice" onClick={onClick} aria-keyshortcuts={keys}>
      <span className="row between">
        <span className="small strong conflict-choice-title">{title}</span>
        {active && <Keys keys={keys} />}
      </span>
      <span className="conflict-value">
        <Marked value={value} was={was} />
      </span>
      <span className="small quiet" title={when ? instant(when) : undefined}>
        {who}
      </span>
    </button>
  );
}

/** A value with the words marked that were not there before. */
function Marked({ value, was }: { value: FieldValueView; was: FieldValueView | null }): ReactNode {
  const { i18n } = useI18n();
  const text = valueText(i18n, value);
  const before = was ? valueText(i18n, was) : '';
  if (text === '' || value.kind !== 'text' || !/\s/.test(text)) return <FieldValue value={value} />;
  let place = 0;
  return (
    <span className="field-value">
      {wordDiff(before, text).map(({ text: words, changed }) => {
        place += words.length;
        return changed ? <mark key={place}>{words}</mark> : <span key={place}>{words}</span>;
      })}
    </span>
  );
}
