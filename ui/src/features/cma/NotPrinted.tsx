import { useLingui as useI18n } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Empty } from '@/components/Empty';
import type { ReportPart } from './report-parts';
import { partWord } from './report-words';

/** In place of a page that is not in the report: why, and how it gets there. */
export function NotPrinted({ part, onPrint }: { part: ReportPart; onPrint: () => void }) {
  const { i18n } = useI18n();
  const name = partWord(i18n, part.id);
  return (
    <section className="page-pane">
      <Empty
        icon="eyeOff"
        title={<Trans>“{name}” is not in this report</Trans>}
        action={
          part.hidden && (
            <Button variant="default" onClick={onPrint}>
              <Trans>Print it</Trans>
            </Button>
          )
        }
      >
        <p>{part.hidden ? <Trans>You left it out.</Trans> : part.absent}</p>
      </Empty>
    </section>
  );
}
