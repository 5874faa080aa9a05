import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import { toast, toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { TransactionDeedView, TransactionView } from '@/ipc/types';
import { instant } from '@/lib/format';
import { Section } from './Section';
import { changed, word } from './words';

/** What was changed, by whom. The latest change can be taken back. */
export function History({ deal }: { deal: TransactionView }) {
  const { t } = useLingui();
  const host = useHost();
  const undo = () => {
    host
      .undoTransaction({ id: deal.id, revision: deal.revision })
      .then(() => toast(<Trans>Taken back.</Trans>), toastError);
  };
  return (
    <Section
      title={t`History`}
      aside={
        deal.mayUndo && (
          <button type="button" className="plain-button small" onClick={undo}>
            <Icon name="undo" size={12} /> <Trans>Take the latest change back</Trans>
          </button>
        )
      }
    >
      <ul className="deal-lines">
        {deal.history.map((deed, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: changes are only ever added in front, and hold no state
          <Deed key={n} deed={deed} />
        ))}
      </ul>
    </Section>
  );
}

function Deed({ deed }: { deed: TransactionDeedView }) {
  const { i18n } = useI18n();
  const stage = deed.changes.find((c) => c.field === 'stage');
  const from = word.stage(i18n, stage?.before ?? '');
  const to = word.stage(i18n, stage?.after ?? '');
  const fields = changed(
    i18n,
    deed.changes.map((c) => c.field).filter((field) => field !== 'stage' && field !== 'since'),
  );
  const told = deed.changes.map((c) => `${c.field}: ${c.before ?? '—'} → ${c.after ?? '—'}`).join('\n');
  return (
    <li className="small" title={told}>
      <span className="quiet">{instant(deed.at)}</span> {deed.by}{' '}
      {deed.made ? (
        <Trans>entered it</Trans>
      ) : (
        <>
          {stage?.after &&
            (stage.before ? (
              <Trans>
                moved it from {from} to {to}
              </Trans>
            ) : (
              <Trans>moved it to {to}</Trans>
            ))}
          {stage?.after && fields !== '' && '; '}
          {fields !== '' && <Trans>changed {fields}</Trans>}
        </>
      )}
    </li>
  );
}
