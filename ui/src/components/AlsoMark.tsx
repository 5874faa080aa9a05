import { Trans, useLingui } from '@lingui/react/macro';

/**
 * The other sources that list the home, so that one row tells of all: by name where there is room, else how many. Stands
 * in a `with-also` beside what it is about.
 */
export function AlsoMark({ also }: { also: readonly string[] }) {
  const { t } = useLingui();
  if (also.length === 0) return null;
  const names = also.join(', ');
  return (
    <span className="also-mark" title={t`Also listed in ${names}`}>
      <span className="also-count" aria-hidden="true">
        +{also.length}
      </span>
      <span className="also-name">
        <span aria-hidden="true">+ </span>
        <span className="visually-hidden">
          <Trans>also in</Trans>{' '}
        </span>
        {names}
      </span>
    </span>
  );
}
