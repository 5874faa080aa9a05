import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useHost } from '@/ipc/context';
import { stateQuery } from '@/ipc/queries';

/** What this is, and whose work it stands on. */
export function About() {
  const host = useHost();
  const { data: state } = useQuery(stateQuery(host));
  return (
    <div className="settings-form">
      <p>EnterpriseHub {state?.version}</p>
      <p className="quiet">
        <Trans>Licensed under the MIT or Apache 2.0 licence, as you choose.</Trans>
      </p>
      <p className="quiet">
        <Trans>
          Typeface: Inter, SIL Open Font Licence 1.1. State and county outlines: U.S. Census Bureau, through us-atlas.
        </Trans>
      </p>
      <p className="quiet">
        <Trans>
          The screens stand on React, Mantine, TanStack and Lingui (MIT); the store on SQLite and SQLCipher.
        </Trans>
      </p>
    </div>
  );
}
