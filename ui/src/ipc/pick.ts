import type { Host } from './host';

/** The host for where we run: the real window, or a browser with a fixture (which a shipped build does not contain). */
export async function pickHost(): Promise<Host> {
  if ('__TAURI_INTERNALS__' in window) return (await import('./tauri')).tauriHost();
  if (import.meta.env.MODE === 'fixture') {
    const { fixtureHost } = await import('./fixture');
    return fixtureHost(new URLSearchParams(window.location.search));
  }
  throw new Error('EnterpriseHub runs in its own window');
}
