import { Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useCommands } from '@/components/commands';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { PagePane } from '@/components/paper/PagePane';
import { Presentation } from '@/components/paper/Presentation';
import { SavePdf } from '@/components/paper/SavePdf';
import { useHost } from '@/ipc/context';
import { HostError } from '@/ipc/host';
import type { ReportOptions, ReportPage } from '@/ipc/types';
import { NotPrinted } from './NotPrinted';
import { ReportLook } from './ReportLook';
import { ReportPages } from './ReportPages';
import { ReportWords } from './ReportWords';
import { partAt, partsOf, withHidden } from './report-parts';
import { useReport } from './useReport';
import type { Wizard } from './useWizard';

type Tab = 'pages' | 'words' | 'look';

/** The report: which pages in which order, in which words and looks; as a preview, as a file, on the whole screen. */
export function ReportStep({ wizard }: { wizard: Wizard }) {
  const { t } = useLingui();
  const host = useHost();
  const { view, edits, edit } = wizard;
  const report = useReport(wizard);
  const { plan } = report;
  const [tab, setTab] = useState<Tab>('pages');
  const [showing, setShowing] = useState(false);
  // What is looked at is a part of the report; it keeps being looked at wherever it is moved.
  const [at, setAt] = useState<{ id: ReportPage; offset: number }>({ id: 'cover', offset: 0 });
  const options = edits.report;
  const parts = partsOf(options, plan);
  const change = (next: ReportOptions, field?: string) => edit({ report: next }, field);
  const part = parts.find(({ id }) => id === at.id);
  const printed = part === undefined || plan === undefined || part.firstPage !== null;
  const page = (part?.firstPage ?? 0) + Math.min(at.offset, Math.max(0, (part?.pages ?? 1) - 1));
  const can = view.result !== null;
  const present = () => can && setShowing(true);
  useCommands(
    'report',
    can ? [{ id: 'cma.present', title: t`Present the report`, keys: 'F5', inFields: true, run: present }] : [],
  );
  return (
    <div className="report">
      <div className="report-side page-side">
        <div className="report-actions stack">
          <h2 className="visually-hidden">
            <Trans>The report</Trans>
          </h2>
          <Button
            variant="default"
            fullWidth
            disabled={!can}
            leftSection={<Icon name="screen" size={14} />}
            aria-keyshortcuts="F5"
            onClick={present}
          >
            <Trans>Present</Trans>
          </Button>
          <SavePdf disabled={!can} save={(way) => host.exportDocument({ document: report.document, ...way })} />
        </div>
        <SegmentedControl
          fullWidth
          aria-label={t`Parts of the report's make-up`}
          value={tab}
          onChange={(v) => setTab(v as Tab)}
          data={[
            { value: 'pages', label: t`Pages` },
            { value: 'words', label: t`Words` },
            { value: 'look', label: t`Look` },
          ]}
        />
        <div className="report-tab scroll">
          {report.error && <ErrorNote error={report.error} />}
          {tab === 'pages' && (
            <ReportPages
              options={options}
              parts={parts}
              plan={plan}
              current={at.id}
              onPick={(id) => setAt({ id, offset: 0 })}
              onChange={change}
            />
          )}
          {tab === 'words' && <ReportWords wizard={wizard} options={options} onChange={change} />}
          {tab === 'look' && (
            <ReportLook options={options} listingKey={view.listingKey} onChange={change} plan={plan} />
          )}
        </div>
      </div>
      {!can ? (
        <div className="pad">{view.problem && <ErrorNote error={new HostError(view.problem)} />}</div>
      ) : !printed && part ? (
        <NotPrinted part={part} onPrint={() => change(withHidden(options, parts, part.id, false))} />
      ) : (
        <PagePane
          paper={report.sheets}
          page={page}
          quiet={report.quiet}
          onPage={(to) => {
            const found = plan && partAt(plan, to);
            if (found) setAt(found);
          }}
        />
      )}
      {showing && <Presentation paper={report.slides} title={view.title} onLeave={() => setShowing(false)} />}
    </div>
  );
}
