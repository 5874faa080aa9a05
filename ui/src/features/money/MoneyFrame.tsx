import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { AreaNav } from '@/components/AreaNav';
import './money.css';

/** The frame of everything about money: worksheets and quotes. */
export function MoneyFrame({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  return (
    <div className="fill stack money" style={{ gap: 0 }}>
      <AreaNav
        label={t`Parts of Money`}
        parts={[
          { to: '/money', label: <Trans>Affordability</Trans> },
          { to: '/money/quotes', label: <Trans>Quotes</Trans> },
          { to: '/money/closing', label: <Trans>Closing costs</Trans> },
          { to: '/money/ownership', label: <Trans>Cost of owning</Trans> },
        ]}
      />
      {children}
    </div>
  );
}
