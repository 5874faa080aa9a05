import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Popover } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import type { ConditionView } from '@/ipc/types';
import { ConditionFields } from './ConditionFields';
import { complete, same } from './conditions';
import { conditionWords } from './words';

/** Conditions beside the list: each a chip with its ✕, more behind a button, all of them saved as a list of its own. */
export function FilterChips({
  conditions,
  onChange,
  onSave,
}: {
  conditions: readonly ConditionView[];
  onChange: (conditions: ConditionView[]) => void;
  onSave: () => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const [opened, setOpened] = useState(false);
  /** Also those that are not complete yet; the list is asked with those that are. */
  const [draft, setDraft] = useState<ConditionView[]>([]);
  const put = (next: ConditionView[]) => {
    setDraft(next);
    onChange(next.filter(complete));
  };
  return (
    <>
      <Popover
        opened={opened}
        onChange={setOpened}
        position="bottom-start"
        width="min(34rem, 90vw)"
        trapFocus
        returnFocus
        withinPortal
      >
        <Popover.Target>
          <Button
            variant="default"
            onClick={() => {
              setDraft(conditions.length > 0 ? [...conditions] : [{ kind: 'stage', days: null, words: [] }]);
              setOpened(!opened);
            }}
          >
            <Trans>Filters</Trans>
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <ConditionFields label={t`Only people of whom all of this holds`} conditions={draft} onChange={put} />
        </Popover.Dropdown>
      </Popover>
      {conditions.length > 0 && (
        <ul className="people-chips" aria-label={t`Active filters`}>
          {conditions.map((c) => {
            const words = conditionWords(i18n, c);
            return (
              <li key={words} className="chip">
                <span className="ellipsis" title={words}>
                  {words}
                </span>
                <button
                  type="button"
                  aria-label={t`Remove filter ${words}`}
                  onClick={() => onChange(conditions.filter((other) => !same(other, c)))}
                >
                  <Icon name="close" size={12} />
                </button>
              </li>
            );
          })}
          <li>
            <button type="button" className="plain-button" onClick={onSave}>
              <Trans>Save as a list</Trans>
            </button>
          </li>
        </ul>
      )}
    </>
  );
}
