import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useHost } from '@/ipc/context';
import type { ComparedView } from '@/ipc/types';

/** One listing here beside the copy its server has at this moment, and a way to take that over. */
export function CompareRecord({ name }: { name: string }) {
  const { t } = useLingui();
  const host = useHost();
  const [key, setKey] = useState('');
  const [all, setAll] = useState(false);
  const [busy, setBusy] = useState<'look' | 'apply' | null>(null);
  const [found, setFound] = useState<ComparedView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const ask = (apply: boolean) => {
    if (key.trim() === '') return;
    setBusy(apply ? 'apply' : 'look');
    setError(null);
    host
      .compareRecord({ name, key: key.trim(), apply })
      .then(setFound, (e: unknown) => {
        setFound(null);
        setError(e);
      })
      .finally(() => setBusy(null));
  };
  const rows = found?.fields.filter((f) => all || !f.same) ?? [];
  return (
    <section className="section stack" aria-label={t`One record`}>
      <h3>
        <Trans>One record</Trans>
      </h3>
      <form
        className="row folder-field"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          ask(false);
        }}
      >
        <TextInput
          className="grow"
          label={t`MLS number or key`}
          value={key}
          maxLength={255}
          onChange={(e) => setKey(e.currentTarget.value)}
          spellCheck={false}
          autoComplete="off"
        />
        <Button type="submit" variant="default" loading={busy === 'look'} disabled={key.trim() === ''}>
          <Trans>Compare with the server</Trans>
        </Button>
      </form>
      {error !== null && <ErrorNote error={error} />}
      <div role="status">
        {found?.applied ? (
          <p>
            <Icon name="good" size={14} />{' '}
            {found.atServer ? <Trans>The server's copy was taken over.</Trans> : <Trans>It was removed here.</Trans>}
          </p>
        ) : (
          found && (
            <p>
              {!found.atServer ? (
                <Trans>The server does not have it any more.</Trans>
              ) : found.differing === 0 ? (
                <>
                  <Icon name="good" size={14} /> <Trans>Both copies say the same.</Trans>
                </>
              ) : (
                <Plural value={found.differing} one="# field differs." other="# fields differ." />
              )}
            </p>
          )
        )}
      </div>
      {found && (
        <>
          <Checkbox
            label={t`Show fields that agree too`}
            checked={all}
            onChange={(e) => setAll(e.currentTarget.checked)}
          />
          {rows.length > 0 && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table that scrolls must be reachable by keyboard
            <div className="table-scroll" tabIndex={0} role="group" aria-label={t`Both copies`}>
              <table className="data-table compared">
                <thead>
                  <tr>
                    <th>
                      <Trans>Field</Trans>
                    </th>
                    <th>
                      <Trans>Here</Trans>
                    </th>
                    <th>
                      <Trans>At the server</Trans>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((f) => (
                    <tr key={f.field} className={f.same ? 'quiet' : undefined}>
                      <td className="mono">{f.field}</td>
                      <td>{f.ours ?? '–'}</td>
                      <td>{f.theirs ?? '–'}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          {!found.applied && (found.differing > 0 || !found.atServer) && (
            <div>
              <Button loading={busy === 'apply'} onClick={() => ask(true)}>
                {found.atServer ? <Trans>Take the server's copy</Trans> : <Trans>Remove it here too</Trans>}
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  );
}
