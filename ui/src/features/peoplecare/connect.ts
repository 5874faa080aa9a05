import type { ConnectorView, DryRunView, FormFieldView, TryCrmRequest } from '@/ipc/types';

/** Where a person is on the way to a connected system. */
export type Stage = 'system' | 'account' | 'dryRun' | 'connected';

/** What is asked at first, and what is filled in or seldom needed. */
export function splitFields(connector: ConnectorView): { asked: FormFieldView[]; more: FormFieldView[] } {
  const first = (f: FormFieldView) =>
    f.required || f.kind === 'secret' || f.kind === 'choice' || f.name === 'client_id';
  return { asked: connector.fields.filter(first), more: connector.fields.filter((f) => !first(f)) };
}

/** What the form holds at first. */
export const startValues = (connector: ConnectorView): Record<string, string> =>
  Object.fromEntries(connector.fields.map((f) => [f.name, f.default ?? '']));

/** Whether a sign-in is still the one for this account: it is kept under the name, for these settings. */
export const signInKey = ({ connector, name, settings }: TryCrmRequest): string =>
  JSON.stringify([connector, name.trim(), Object.entries(settings).sort()]);

/** Whether there is something to go in with besides a sign-in. */
export const hasSecret = ({ secrets }: TryCrmRequest): boolean => Object.keys(secrets).length > 0;

/** Whether connecting would change nothing anybody has. */
export const changesNothing = (run: DryRunView): boolean =>
  run.changedHere === 0 && run.changedThere === 0 && run.conflicts === 0;
