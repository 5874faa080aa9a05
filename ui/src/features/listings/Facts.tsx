import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Tooltip } from '@mantine/core';
import { FACT_GROUPS, fieldGroup, fieldWord, groupWord } from '@/i18n/fields';
import type { FactView, ProvenanceView } from '@/ipc/types';
import { instant } from '@/lib/format';
import { useFactText } from './fact-text';

/** Every known fact, grouped; each one says on hover and focus what it is, from where and as of when. */
export function Facts({ facts, provenance }: { facts: readonly FactView[]; provenance: ProvenanceView }) {
  const { i18n } = useI18n();
  const { t } = useLingui();
  const value = useFactText();
  return (
    <section className="section" aria-label={t`Facts`}>
      <div className="fact-groups">
        {FACT_GROUPS.map((group) => {
          const members = facts.filter((f) => fieldGroup(f.field) === group);
          if (members.length === 0) return null;
          return (
            <div key={group}>
              <h4>{groupWord(i18n, group)}</h4>
              <dl className="facts">
                {members.map((fact) => {
                  const origin = fact.derived ? t`Worked out by EnterpriseHub` : provenance.source;
                  const text = value(fact.value, fact.field);
                  return (
                    <FactRow
                      key={fact.field}
                      label={fieldWord(i18n, fact.field)}
                      hint={t`${fact.field} · ${origin} · as of ${instant(provenance.receivedAt)}`}
                      derived={fact.derived}
                      text={text}
                    />
                  );
                })}
              </dl>
            </div>
          );
        })}
      </div>
    </section>
  );
}

function FactRow({ label, hint, derived, text }: { label: string; hint: string; derived: boolean; text: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <Tooltip label={hint} multiline maw={320}>
          <span className={derived ? 'derived' : undefined}>
            {text}
            {derived && (
              <span className="small quiet">
                {' '}
                <Trans>(derived)</Trans>
              </span>
            )}
          </span>
        </Tooltip>
      </dd>
    </>
  );
}
