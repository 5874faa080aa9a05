import { Trans } from '@lingui/react/macro';
import { ErrorNote } from '@/components/ErrorNote';

export function SavedWord({ saved, error }: { saved: 'saved' | 'saving' | 'idle'; error: unknown }) {
  if (error) return <ErrorNote error={error} />;
  return (
    <p className="small quiet" role="status">
      {saved === 'saved' && <Trans>Saved</Trans>}
      {saved === 'saving' && <Trans>Saving…</Trans>}
      {saved === 'idle' && <Trans>Changes are saved as you make them.</Trans>}
    </p>
  );
}
