import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { FieldValue } from '@/components/FieldValue';
import { Icon } from '@/components/Icon';
import { toastError, toastUndo } from '@/components/toast';
import { crmFieldWord } from '@/i18n/crm-words';
import { useHost } from '@/ipc/context';
import type { FieldValueView, FieldView, PersonView } from '@/ipc/types';
import { instant, number } from '@/lib/format';
import { useHistory } from './api';
import { FieldEditor } from './FieldEditor';
import { WaitingMark } from './Marks';
import { becauseWord } from './words';

/** What the header and the consents show already, and what the hub works out. */
const ELSEWHERE = new Set(['Stage']);
/** Fields that are offered although nothing is in them. */
const ALWAYS = new Set(['FirstName', 'LastName', 'Phones', 'Emails', 'Tags']);

/** Fields of a person, each with where its value comes from and what it was before. */
export function PersonFields({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  const fields = person.fields.filter((f) => f.form !== 'consent' && f.form !== 'figure' && !ELSEWHERE.has(f.name));
  const filled = (f: FieldView) =>
    ALWAYS.has(f.name) ||
    f.conflict ||
    f.earlier > 0 ||
    !(f.value.kind === 'empty' || (f.value.kind === 'text' && f.value.text === ''));
  const shown = all ? fields : fields.filter(filled);
  const empty = fields.length - fields.filter(filled).length;
  return (
    <section className="side-section" aria-label={t`Fields`}>
      <h3>
        <Trans>Fields</Trans>
      </h3>
      <dl className="person-facts">
        {shown.map((f) => (
          <Field key={f.name} person={person.id} field={f} />
        ))}
      </dl>
      {empty > 0 && (
        <button type="button" className="plain-button small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? <Trans>Hide empty fields</Trans> : <Trans>Show empty fields ({number(empty)})</Trans>}
        </button>
      )}
    </section>
  );
}

function Field({ person, field }: { person: string; field: FieldView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const [editing, setEditing] = useState(false);
  const [history, setHistory] = useState(false);
  const name = crmFieldWord(i18n, field.name, field.label);
  const save = async (value: FieldValueView) => {
    const { before, sentTo } = await host.editField({ id: person, field: field.name, value, reason: null });
    setEditing(false);
    const systems = sentTo.join(', ');
    toastUndo(
      systems === '' ? (
        <Trans>{name} saved here.</Trans>
      ) : (
        <Trans>
          {name} saved. {systems} will be told.
        </Trans>
      ),
      () => {
        host.editField({ id: person, field: field.name, value: before, reason: null }).catch(toastError);
      },
    );
  };
  return (
    <div className="person-fact">
      <dt>{name}</dt>
      <dd>
        {editing ? (
          <FieldEditor field={field} name={name} onSave={save} onCancel={() => setEditing(false)} />
        ) : (
          <button type="button" className="field-button" onClick={() => setEditing(true)}>
            <span className="visually-hidden">
              <Trans>Change {name}:</Trans>{' '}
            </span>
            <FieldValue value={field.value} />
          </button>
        )}
        <span className="fact-source">
          {field.agrees.length > 0 && <span>{field.agrees.join(', ')}</span>}
          {field.fromFile && (
            <span>
              <Icon name="file" size={12} /> {field.fromFile}
            </span>
          )}
          {field.differs.length > 0 && (
            <span className="overdue">
              <Icon name="warn" size={12} /> <Trans>different in {field.differs.join(', ')}</Trans>
            </span>
          )}
          {field.waiting && <WaitingMark />}
          {field.earlier > 0 && (
            <button
              type="button"
              className="plain-button small"
              aria-expanded={history}
              aria-label={t`${number(field.earlier)} earlier values of ${name}`}
              onClick={() => setHistory(!history)}
            >
              <Icon name="clock" size={12} /> {number(field.earlier)}
            </button>
          )}
        </span>
        {history && <History person={person} field={field.name} onRestore={save} />}
      </dd>
    </div>
  );
}

/** Earlier values; those that can come back have the way. */
function History({
  person,
  field,
  onRestore,
}: {
  person: string;
  field: string;
  onRestore: (value: FieldValueView) => Promise<void>;
}) {
  const { i18n } = useI18n();
  const { data } = useHistory(person, field, true);
  return (
    <ul className="history">
      {data?.map((e) => (
        <li key={`${e.at} ${e.because}`}>
          <FieldValue value={e.value} />
          <span className="fact-source">
            <span>{[becauseWord(i18n, e.because), instant(e.at), e.actor, e.system].filter(Boolean).join(' · ')}</span>
            {e.restorable && (
              <button
                type="button"
                className="plain-button small"
                onClick={() => {
                  onRestore(e.value).catch(toastError);
                }}
              >
                <Icon name="undo" size={12} /> <Trans>Bring back</Trans>
              </button>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
