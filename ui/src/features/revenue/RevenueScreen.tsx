import { Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCommands } from '@/components/commands';
import { Icon } from '@/components/Icon';
import { useHost } from '@/ipc/context';
import { number } from '@/lib/format';
import { BlockedPart } from './BlockedPart';
import { DealsPart } from './DealsPart';
import { MarketingPart } from './MarketingPart';
import { PaymentsPart } from './PaymentsPart';
import { RecordPayment } from './RecordPayment';
import { StatementsPart } from './StatementsPart';
import { YearsPart } from './YearsPart';
import './revenue.css';

const PARTS = ['payments', 'blocked', 'statements', 'deals', 'years', 'marketing'] as const;
type Part = (typeof PARTS)[number];

/** Payments and what became of them, what was blocked and why, statements of others, deals, years, marketing. */
export function RevenueScreen() {
  const { t } = useLingui();
  const host = useHost();
  const [part, setPart] = useState<Part>('payments');
  const [recording, setRecording] = useState(false);
  const counts = useQuery({
    queryKey: ['revenue', 'counts'],
    queryFn: () => host.payments({ states: [], from: null, to: null, limit: 1, offset: 0 }),
  });
  const blocked = counts.data?.blocked ?? 0;
  useCommands('revenue', [
    { id: 'revenue.record', title: t`Record a payment`, keys: 'a', run: () => setRecording(true) },
  ]);
  const labels: Record<Part, string> = {
    payments: t`Payments`,
    blocked: blocked > 0 ? t`Blocked ${number(blocked)}` : t`Blocked`,
    statements: t`Statements`,
    deals: t`Deals`,
    years: t`By payee and year`,
    marketing: t`Marketing`,
  };
  return (
    <div className="fill stack" style={{ gap: 0 }}>
      <div className="toolbar">
        <h1 style={{ fontSize: 'var(--f-title)' }}>
          <Trans>Revenue and statements</Trans>
        </h1>
        <SegmentedControl
          aria-label={t`Which part`}
          value={part}
          onChange={(value) => {
            setRecording(false);
            setPart(PARTS.find((one) => one === value) ?? 'payments');
          }}
          data={PARTS.map((value) => ({ value, label: labels[value] }))}
        />
        <span className="grow" />
        <Button leftSection={<Icon name="plus" size={12} />} onClick={() => setRecording(true)}>
          <Trans>Record a payment</Trans>
        </Button>
      </div>
      {recording ? (
        <RecordPayment onClose={() => setRecording(false)} />
      ) : part === 'payments' ? (
        <PaymentsPart onRecord={() => setRecording(true)} />
      ) : part === 'blocked' ? (
        <BlockedPart />
      ) : part === 'statements' ? (
        <StatementsPart />
      ) : part === 'deals' ? (
        <DealsPart />
      ) : part === 'years' ? (
        <YearsPart />
      ) : (
        <MarketingPart />
      )}
    </div>
  );
}
