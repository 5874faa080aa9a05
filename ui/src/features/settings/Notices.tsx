import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Loading } from '@/components/Loading';
import { useHost } from '@/ipc/context';
import type { WatchSettingsView } from '@/ipc/types';
import { SavedWord } from './SavedWord';

/** When this computer speaks up. */
export function Notices() {
  const { t } = useLingui();
  const host = useHost();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: ['settings', 'watch'], queryFn: () => host.watchSettings() });
  const [shown, setShown] = useState<WatchSettingsView | null>(null);
  const [state, setState] = useState<'saved' | 'saving' | 'idle'>('idle');
  const [refused, setRefused] = useState<unknown>(null);
  useEffect(() => {
    if (data) setShown(data);
  }, [data]);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!shown) return <Loading />;
  const change = (part: Partial<WatchSettingsView>) => {
    const next = { ...shown, ...part };
    setShown(next);
    // Half an hour typed is not an hour yet.
    if (!/^\d\d:\d\d$/.test(next.quietFrom) || !/^\d\d:\d\d$/.test(next.quietTo)) return;
    setState('saving');
    host.saveWatchSettings(next).then((saved) => {
      client.setQueryData(['settings', 'watch'], saved);
      setRefused(null);
      setState('saved');
    }, setRefused);
  };
  return (
    <div className="stack">
      <Checkbox
        label={t`Notices on the desktop`}
        description={t`For searches that want to hear at once: one notice per listing change, however many searches match. A click opens the listing.`}
        checked={shown.notify}
        onChange={(e) => change({ notify: e.currentTarget.checked })}
      />
      <Checkbox
        label={t`Quiet hours`}
        description={t`What happens then is told afterwards.`}
        checked={shown.quiet}
        disabled={!shown.notify}
        onChange={(e) => change({ quiet: e.currentTarget.checked })}
      />
      <div className="row">
        <TextInput
          type="time"
          label={t`From`}
          value={shown.quietFrom}
          disabled={!shown.notify || !shown.quiet}
          onChange={(e) => change({ quietFrom: e.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t`To`}
          value={shown.quietTo}
          disabled={!shown.notify || !shown.quiet}
          onChange={(e) => change({ quietTo: e.currentTarget.value })}
        />
      </div>
      <p className="small quiet">
        <Trans>While a client looks at the screen, nothing is shown.</Trans>
      </p>
      <SavedWord saved={state} error={refused} />
    </div>
  );
}
