import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Loading } from '@/components/Loading';
import { resetDocuments } from '@/features/documents/state';
import { resetListings } from '@/features/listings/state';
import { resetMarket } from '@/features/market/state';
import { resetPeople } from '@/features/people/state';
import { i18n } from '@/i18n/i18n';
import { HostProvider, useHost } from '@/ipc/context';
import { followEvents } from '@/ipc/events';
import type { Host } from '@/ipc/host';
import { forgetStore, settingsQuery, stateQuery } from '@/ipc/queries';
import { Overtaken } from '@/lib/newest-only';
import { Gate } from '@/routes/gate';
import { DEFAULT_ACCENT } from '@/theme/accent';
import { styleNonce } from '@/theme/nonce';
import { usePreferences } from '@/theme/preferences';
import { makeResolver, makeTheme } from '@/theme/theme';
import { Boundary } from './Boundary';
import { makeRouter } from './router';

setNonce(styleNonce());

function makeClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Local data do not grow old by themselves: the store says when they change.
        staleTime: Number.POSITIVE_INFINITY,
        retry: (_count, error) => error instanceof Overtaken,
        retryDelay: 0,
        networkMode: 'always',
        refetchOnWindowFocus: false,
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** Everything around the screens. */
export function App({ host, client: given }: { host: Host; client?: QueryClient }) {
  const [client] = useState(() => given ?? makeClient());
  useEffect(() => followEvents(host, client), [host, client]);
  return (
    <I18nProvider i18n={i18n}>
      <HostProvider host={host}>
        <QueryClientProvider client={client}>
          <Themed />
        </QueryClientProvider>
      </HostProvider>
    </I18nProvider>
  );
}

function Themed() {
  const host = useHost();
  const { data: state, error, refetch } = useQuery(stateQuery(host));
  const open = state?.phase === 'open';
  // A store of one's own takes real data only once its recovery code has been typed back.
  const ready = open && (state.sample || state.recoveryConfirmed);
  const { data: settings } = useQuery({ ...settingsQuery(host), enabled: open });
  const accent = settings?.accent || DEFAULT_ACCENT;
  const theme = useMemo(() => makeTheme(accent), [accent]);
  const resolver = useMemo(() => makeResolver(accent), [accent]);
  const scheme = settings?.theme === 'light' || settings?.theme === 'dark' ? settings.theme : undefined;
  const textSize = usePreferences((p) => p.textSize);
  useEffect(() => {
    document.documentElement.style.fontSize = `${textSize}%`;
  }, [textSize]);
  // Whatever was shown or searched for belonged to the store that is no longer the one that is open.
  const client = useQueryClient();
  const store = state && `${state.phase} ${state.sample}`;
  const last = useRef(store);
  useEffect(() => {
    if (last.current && store !== last.current) {
      resetListings();
      resetMarket();
      resetPeople();
      resetDocuments();
      void forgetStore(client);
    }
    last.current = store;
  }, [store, client]);
  // A store that was closed leaves no history to go back to.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new router for each opening of a store
  const router = useMemo(() => makeRouter(), [ready, state?.sample]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      getStyleNonce={styleNonce}
      defaultColorScheme="auto"
      forceColorScheme={scheme}
    >
      <Notifications position="bottom-left" limit={4} />
      <Boundary>
        {error ? (
          <div className="pad">
            <ErrorNote error={error} onRetry={() => void refetch()} />
          </div>
        ) : !state ? (
          <Loading />
        ) : ready ? (
          <RouterProvider key={String(state.sample)} router={router} />
        ) : (
          <Gate state={state} />
        )}
      </Boundary>
    </MantineProvider>
  );
}
