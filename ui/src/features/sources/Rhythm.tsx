import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { RequestLimitView, RhythmView } from '@/ipc/types';
import { number, span } from '@/lib/format';

/** How soon a change at the source is seen here, and what keeps it from being sooner. */
export function Rhythm({ rhythm }: { rhythm: RhythmView }) {
  const time = span(rhythm.everySeconds);
  switch (rhythm.because) {
    case 'limit':
      return (
        <>
          {rhythm.limit && <Allowed limit={rhythm.limit} />} <Trans>Changes are seen within {time}.</Trans>
        </>
      );
    case 'answers':
      return <Trans>Its account may not ask more often: changes are seen within {time}.</Trans>;
    case 'rereads':
      return <Trans>This source does not say what changed: everything is read again every {time}.</Trans>;
    case 'folder':
      return <Trans>Read as soon as a file is complete, and looked at every {time}.</Trans>;
    default:
      return <Trans>Asked every {time}.</Trans>;
  }
}

function Allowed({ limit }: { limit: RequestLimitView }) {
  const { t } = useLingui();
  const many = number(limit.requests);
  const windows: Record<number, string> = { 1: t`a second`, 60: t`a minute`, 3600: t`an hour`, 86400: t`a day` };
  const window = windows[limit.seconds] ?? t`in ${span(limit.seconds)}`;
  return (
    <Plural
      value={limit.requests}
      one={`This source allows # request ${window}.`}
      other={`This source allows ${many} requests ${window}.`}
    />
  );
}
