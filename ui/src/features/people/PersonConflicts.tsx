import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { FieldValue } from '@/components/FieldValue';
import { Icon } from '@/components/Icon';
import { toast, toastError } from '@/components/toast';
import { crmFieldWord } from '@/i18n/crm-words';
import { useHost } from '@/ipc/context';
import type { ChoiceView, ConflictView } from '@/ipc/types';
import { instant } from '@/lib/format';

/** What two systems say differently of this person, decided where it is seen. What is not chosen stays in the history. */
export function PersonConflicts({ conflicts }: { conflicts: readonly ConflictView[] }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  if (conflicts.length === 0) return null;
  const decide = (c: ConflictView, choice: ChoiceView) => {
    host
      .resolveConflict({
        record: c.record,
        connection: c.connection,
        field: c.field,
        choice,
        value: null,
        always: false,
      })
      .then(() => toast(<Trans>Decided. The other value is kept among the earlier ones.</Trans>), toastError);
  };
  return (
    <section className="person-conflicts" aria-label={t`Conflicts`}>
      {conflicts.map((c) => {
        const field = crmFieldWord(i18n, c.field, c.label);
        return (
          <div key={`${c.record} ${c.connection} ${c.field}`} className="conflict-card">
            <h3>
              <Icon name="warn" size={14} /> <Trans>{field}: two changes</Trans>
            </h3>
            {c.was && (
              <p className="small quiet">
                <Trans>Both had:</Trans> <FieldValue value={c.was} />
              </p>
            )}
            <div className="conflict-sides">
              <div className="stack">
                <span className="small quiet">
                  <Trans>Yours</Trans>
                  {c.yoursBy && <> · {c.yoursBy}</>}
                  {c.yoursAt && <> · {instant(c.yoursAt)}</>}
                </span>
                <FieldValue value={c.yours} />
                <Button variant="default" onClick={() => decide(c, 'yours')}>
                  <Trans>Keep yours</Trans>
                </Button>
              </div>
              <div className="stack">
                <span className="small quiet">
                  {c.system}
                  {c.theirsAt && <> · {instant(c.theirsAt)}</>}
                </span>
                <FieldValue value={c.theirs} />
                <Button variant="default" onClick={() => decide(c, 'theirs')}>
                  <Trans>Take theirs</Trans>
                </Button>
              </div>
            </div>
          </div>
        );
      })}
    </section>
  );
}
