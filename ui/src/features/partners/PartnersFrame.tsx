import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { AreaNav } from '@/components/AreaNav';
import { usePartnerCounts } from './api';
import './partners.css';

/** The frame of everything about partners: where one can go, with what waits there. */
export function PartnersFrame({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const { data: counts } = usePartnerCounts();
  return (
    <div className="fill stack partners" style={{ gap: 0 }}>
      <AreaNav
        label={t`Parts of Partners`}
        parts={[
          { to: '/partners', label: <Trans>Directory</Trans> },
          { to: '/partners/providers', label: <Trans>Providers</Trans> },
          {
            to: '/partners/agreements',
            label: <Trans>Agreements and expiries</Trans>,
            count: counts?.ending,
            urgent: true,
          },
          { to: '/partners/approvals', label: <Trans>Proposals</Trans>, count: counts?.proposals, urgent: true },
          { to: '/partners/revenue', label: <Trans>Revenue</Trans> },
          { to: '/partners/plans', label: <Trans>Commission plans</Trans> },
        ]}
      />
      {children}
    </div>
  );
}
