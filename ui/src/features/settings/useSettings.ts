import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useHost } from '@/ipc/context';
import { settingsQuery } from '@/ipc/queries';
import type { SettingsView } from '@/ipc/types';
import { newestOnly, Overtaken } from '@/lib/newest-only';

/** The settings and a way to change them. What is typed shows at once and is kept a moment after the last key. */
export function useSettings() {
  const host = useHost();
  const client = useQueryClient();
  const { data, error } = useQuery(settingsQuery(host));
  const [draft, setDraft] = useState<SettingsView | null>(null);
  const [saved, setSaved] = useState<'saved' | 'saving' | 'idle'>('idle');
  const [saveError, setSaveError] = useState<unknown>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const save = useRef(newestOnly((settings: SettingsView) => host.saveSettings(settings)));
  const pending = useRef<SettingsView | null>(null);

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const settings = pending.current;
    if (!settings) return;
    pending.current = null;
    save.current(settings).then(
      () => {
        setSaved('saved');
        setSaveError(null);
      },
      (e: unknown) => {
        if (!(e instanceof Overtaken)) setSaveError(e);
      },
    );
  }, []);
  // Leaving the page a moment after the last key must not lose it.
  useEffect(() => flush, [flush]);

  const now = draft ?? data ?? null;
  const change = (part: Partial<SettingsView>) => {
    if (!now) return;
    const next = { ...now, ...part };
    setDraft(next);
    setSaved('saving');
    // The accent and the scheme take effect while they are being chosen.
    client.setQueryData(['settings'], next);
    pending.current = next;
    clearTimeout(timer.current);
    timer.current = setTimeout(flush, 300);
  };
  return { settings: now, change, saved, error: error ?? saveError };
}
