import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useHost } from '@/ipc/context';
import { refreshState } from '@/ipc/queries';

/**
 * Makes the screen one that a client looks at, for as long as the component is there: present mode is on (what is for
 * agents is withheld, and no notice comes up on the desktop) and the window fills the screen. Afterwards both are as
 * they were. Nothing must be shown before `ready`.
 */
export function useClientScreen(): { ready: boolean; error: unknown } {
  const host = useHost();
  const client = useQueryClient();
  const [state, setState] = useState<{ ready: boolean; error: unknown }>({ ready: false, error: null });
  useEffect(() => {
    let gone = false;
    let before = false;
    const begun = (async () => {
      before = (await host.appState()).presenting;
      if (!before) await host.present({ presenting: true });
      // A window manager may refuse; the pages then fill the window.
      await host.fullScreen({ on: true }).catch(() => undefined);
    })();
    begun.then(
      () => !gone && setState({ ready: true, error: null }),
      (error: unknown) => !gone && setState({ ready: false, error }),
    );
    return () => {
      gone = true;
      void begun
        .catch(() => undefined)
        .then(() => host.fullScreen({ on: false }).catch(() => undefined))
        .then(() => (before ? undefined : host.present({ presenting: false })))
        // A store that was locked meanwhile has no present mode to end.
        .catch(() => undefined)
        .then(() => refreshState(client));
    };
  }, [host, client]);
  return state;
}
