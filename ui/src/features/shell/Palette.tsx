import { Trans, useLingui } from '@lingui/react/macro';
import { Spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { useAllCommands } from '@/components/commands';
import { Icon } from '@/components/Icon';
import { Keys } from '@/components/Keys';
import { StatusMark } from '@/components/StatusMark';
import { useHost } from '@/ipc/context';
import { emptyRequest } from '@/ipc/empty-request';
import { money } from '@/lib/format';

/** Addresses, MLS numbers and everything that can be done, under one key. */
export function Palette() {
  const { t } = useLingui();
  const host = useHost();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const commands = useAllCommands();
  const { data } = useQuery({
    queryKey: ['listings', 'palette', asked],
    queryFn: () => host.searchListings({ ...emptyRequest, text: asked, limit: 8 }),
    enabled: asked.length > 0,
    placeholderData: (old) => old,
  });
  const wanted = asked.toLowerCase();
  const actions = commands.filter((c) => c.title.toLowerCase().includes(wanted));
  const rows = asked.length > 0 ? (data?.rows ?? []) : [];
  return (
    <Spotlight.Root
      query={text}
      onQueryChange={setText}
      shortcut={null}
      scrollable
      maxHeight={420}
      size="lg"
      overlayProps={{ blur: 0, backgroundOpacity: 0.25 }}
    >
      <Spotlight.Search
        placeholder={t`Address, MLS number or action`}
        aria-label={t`Address, MLS number or action`}
        leftSection={<Icon name="search" />}
      />
      <Spotlight.ActionsList>
        {rows.length > 0 && (
          <Spotlight.ActionsGroup label={t`Listings`}>
            {rows.map((row) => (
              <Spotlight.Action
                key={row.key}
                onClick={() => void navigate({ to: '/listings', search: { key: row.key } })}
              >
                <span className="row between grow">
                  <span className="ellipsis grow">
                    {row.address ?? t`Address withheld`}, {row.city} <span className="quiet">{row.listingId}</span>
                  </span>
                  <StatusMark status={row.status} />
                  <span className="num">{money(row.price)}</span>
                </span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {actions.length > 0 && (
          <Spotlight.ActionsGroup label={t`Actions`}>
            {actions.map((command) => (
              <Spotlight.Action key={command.id} onClick={command.run}>
                <span className="row between grow">
                  <span>{command.title}</span>
                  {command.keys && <Keys keys={command.keys} />}
                </span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {rows.length === 0 && actions.length === 0 && (
          <Spotlight.Empty>
            <Trans>Nothing found for these words.</Trans>
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
