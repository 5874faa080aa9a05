import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { CmaRefreshView } from '@/ipc/types';
import { day, roundMoney } from '@/lib/format';
import type { Wizard } from './useWizard';

/** The day the figures are frozen at, and the one action that moves them. It says what changed and can be taken back. */
export function Freshness({ wizard }: { wizard: Wizard }) {
  const { t } = useLingui();
  const host = useHost();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<CmaRefreshView | null>(null);
  const { id, result, preparedOn } = wizard.view;
  const refresh = () => {
    setBusy(true);
    host
      .refreshCma({ id })
      .then((answer) => {
        wizard.take(answer.cma);
        setTold(answer);
      }, toastError)
      .finally(() => setBusy(false));
  };
  const back = () => {
    setTold(null);
    host.restoreCma({ id }).then(wizard.take, toastError);
  };
  return (
    <>
      <Button
        variant="subtle"
        loading={busy}
        leftSection={<Icon name="sync" size={14} />}
        title={t`Works the CMA out again from the sales there are today. Figures never move by themselves.`}
        onClick={refresh}
      >
        <Trans>Sales as of {day(result?.asOf ?? preparedOn)}</Trans>
      </Button>
      <Modal
        opened={told !== null}
        onClose={() => setTold(null)}
        title={t`Worked out again with today's sales`}
        centered
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        {told && (
          <div className="stack wide">
            {told.before && told.after && (
              <p className="estimate">
                {roundMoney(told.before)} → {roundMoney(told.after)}
              </p>
            )}
            <ul className="refresh-changes">
              {told.changes.map((c) => (
                <li key={c}>{c}</li>
              ))}
            </ul>
            <div className="row">
              <Button onClick={() => setTold(null)} data-autofocus>
                <Trans>Keep the new figures</Trans>
              </Button>
              <Button variant="default" onClick={back}>
                <Trans>Put the old ones back</Trans>
              </Button>
            </div>
          </div>
        )}
      </Modal>
    </>
  );
}
