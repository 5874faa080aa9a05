import { Trans } from '@lingui/react/macro';
import { useEffect, useState } from 'react';

/** Nothing for the first 300 ms, a word after that: local data are usually simply there. */
export function Loading() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="pad quiet loading" role="status">
      {late && <Trans>Reading…</Trans>}
    </div>
  );
}
