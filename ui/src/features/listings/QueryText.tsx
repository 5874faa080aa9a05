import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Popover, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { toast } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { SearchRequest } from '@/ipc/types';
import { ask } from './state';

/** The question as a line of text, in step with the chips and the map: what is typed here changes them, and back. */
export function QueryText({ request }: { request: SearchRequest }) {
  const { t } = useLingui();
  const host = useHost();
  const [opened, setOpened] = useState(false);
  const [text, setText] = useState('');
  const [error, setError] = useState<unknown>(null);
  const { data } = useQuery({
    queryKey: ['listings', 'text', request],
    queryFn: () => host.writeQuery(request),
    enabled: opened,
  });
  const written = data?.text;
  useEffect(() => {
    if (written !== undefined) {
      setText(written);
      setError(null);
    }
  }, [written]);
  const apply = () => {
    host.readQuery({ text }).then((read) => {
      setError(null);
      ask({ ...request, ...read, limit: request.limit, offset: 0 });
    }, setError);
  };
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width="min(38rem, 92vw)"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <Button variant="default" onClick={() => setOpened((o) => !o)}>
          <Trans>As text</Trans>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t`The search as text`}>
        <Textarea
          label={t`The search as text`}
          description={t`For example: maple status:active price:400k..600k beds:3+ city:"Alder Falls" circle:47.6,-122.3,2km`}
          value={text}
          maxLength={20_000}
          autosize
          minRows={2}
          maxRows={8}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
              event.preventDefault();
              apply();
            }
          }}
        />
        {error !== null && <ErrorNote error={error} compact />}
        <div className="row" style={{ marginTop: 'var(--g2)' }}>
          <Button onClick={apply} disabled={text === written}>
            <Trans>Search</Trans>
          </Button>
          <Button
            variant="default"
            onClick={() => void navigator.clipboard?.writeText(text).then(() => toast(<Trans>Copied.</Trans>))}
          >
            <Trans>Copy</Trans>
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
