import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { FieldValue } from '@/components/FieldValue';
import { Icon } from '@/components/Icon';
import { PersonLink } from '@/components/PersonLink';
import { useNow } from '@/components/useNow';
import { crmFieldWord } from '@/i18n/crm-words';
import type { FrozenFieldView } from '@/ipc/types';
import { age, instant, number } from '@/lib/format';

/** So many are shown before somebody asks for all. */
const FIRST = 3;

const keyOf = (f: FrozenFieldView) => `${f.record} ${f.connection} ${f.field}`;

/** Fields that a system set back again and again and is not told any more, each with a way to let it be told again. */
export function FrozenFields({
  fields,
  aside,
  onPerson,
  onThaw,
}: {
  fields: readonly FrozenFieldView[];
  /** Something else has the screen where there is no room for both. */
  aside: boolean;
  onPerson: (id: string) => void;
  onThaw: (field: FrozenFieldView) => Promise<void>;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const now = useNow();
  const [all, setAll] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  if (fields.length === 0) return null;
  const shown = all ? fields : fields.slice(0, FIRST);
  return (
    <section className={aside ? 'frozen aside' : 'frozen'} aria-labelledby="frozen-fields">
      <div className="frozen-head">
        <Icon name="paused" />
        <div className="grow">
          <h2 id="frozen-fields">
            <Plural value={fields.length} one="# field is not sent any more" other="# fields are not sent any more" />
          </h2>
          <p className="small quiet">
            <Trans>
              What was written here was sent four times within an hour, and set back there each time: a rule, or another
              program, writes to the field too. Both values are kept, and everything else goes on. Settle it there
              first, or write here what is there.
            </Trans>
          </p>
        </div>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table that scrolls must be reachable by keyboard */}
      <div className="table-scroll" tabIndex={0} role="group" aria-label={t`Fields that are not sent any more`}>
        <table className="data-table frozen-table">
          <thead>
            <tr>
              <th scope="col">
                <Trans>Who</Trans>
              </th>
              <th scope="col">
                <Trans>Field</Trans>
              </th>
              <th scope="col">
                <Trans>Here</Trans>
              </th>
              <th scope="col">
                <Trans>There</Trans>
              </th>
              <th scope="col">
                <Trans>System</Trans>
              </th>
              <th scope="col" className="num">
                <Trans>Since</Trans>
              </th>
              <th>
                <span className="visually-hidden">
                  <Trans>What can be done</Trans>
                </span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((field) => {
              const word = crmFieldWord(i18n, field.field, field.label);
              const who = field.personName ?? field.title;
              return (
                <tr key={keyOf(field)}>
                  <td className="frozen-who">
                    {field.person ? <PersonLink id={field.person} name={who} onPerson={onPerson} /> : who}
                    {field.title !== who && <p className="small quiet">{field.title}</p>}
                  </td>
                  <td>{word}</td>
                  <td>
                    <FieldValue value={field.here} />
                  </td>
                  <td>
                    <FieldValue value={field.there} />
                  </td>
                  <td>{field.system}</td>
                  <td className="num" title={instant(field.since)}>
                    {age(field.since, now)}
                  </td>
                  <td className="frozen-do">
                    <Button
                      variant="default"
                      size="compact-xs"
                      aria-label={t`Let it sync again: ${word} of ${who}`}
                      loading={busy === keyOf(field)}
                      disabled={busy !== null}
                      onClick={() => {
                        setBusy(keyOf(field));
                        void onThaw(field).finally(() => setBusy(null));
                      }}
                    >
                      <Trans>Let it sync again</Trans>
                    </Button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {fields.length > FIRST && (
        <button type="button" className="plain-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? <Trans>Show fewer</Trans> : <Trans>Show all {number(fields.length)}</Trans>}
        </button>
      )}
    </section>
  );
}
