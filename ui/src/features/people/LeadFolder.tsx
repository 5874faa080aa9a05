import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import { toastError } from '@/components/toast';
import { useNow } from '@/components/useNow';
import { useHost } from '@/ipc/context';
import type { LeadFolderView } from '@/ipc/types';
import { age, number } from '@/lib/format';

/** The folder that is watched for lead messages, forms and cards: how it stands, and what it could not take in. */
export function LeadFolder({ folder, known }: { folder: LeadFolderView | null; known: boolean }) {
  const { t } = useLingui();
  const host = useHost();
  const now = useNow();
  const [open, setOpen] = useState(false);
  if (!known) return null;
  const choose = () => {
    host.chooseLeadFolder().catch(toastError);
  };
  if (!folder)
    return (
      <p className="lead-folder small quiet">
        <Icon name="folder" size={14} />
        <span className="grow">
          <Trans>
            Save lead e-mails (.eml), web forms (.csv, .json) or cards (.vcf) into a folder, and they appear here.
          </Trans>
        </span>
        <button type="button" className="plain-button" onClick={choose}>
          <Trans>Watch a folder</Trans>
        </button>
      </p>
    );
  return (
    <div className="lead-folder small quiet">
      <Icon name={folder.missing ? 'warn' : 'folder'} size={14} />
      <span className="grow ellipsis" title={folder.path}>
        {folder.missing ? (
          <span className="overdue">
            <Trans>{folder.path} is not there at the moment. What was taken in is kept.</Trans>
          </span>
        ) : (
          <>
            {folder.path} ·{' '}
            <Plural value={folder.taken} one="# file taken in" other={`${number(folder.taken)} files taken in`} />
            {folder.lookedAt && (
              <>
                {' · '}
                <Trans>looked into {age(folder.lookedAt, now)} ago</Trans>
              </>
            )}
          </>
        )}
      </span>
      {folder.refused.length > 0 && (
        <button type="button" className="plain-button" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name="warn" size={12} />{' '}
          <Plural value={folder.refused.length} one="# file not readable" other="# files not readable" />
        </button>
      )}
      <button
        type="button"
        className="plain-button"
        onClick={() => {
          host.lookInLeadFolder().catch(toastError);
        }}
      >
        <Trans>Look now</Trans>
      </button>
      <button type="button" className="plain-button" onClick={choose}>
        <Trans>Another folder</Trans>
      </button>
      <button
        type="button"
        className="plain-button"
        onClick={() => {
          host.forgetLeadFolder().catch(toastError);
        }}
      >
        <Trans>Stop watching</Trans>
      </button>
      {open && (
        <ul className="refused" aria-label={t`Files that could not be taken in`}>
          {folder.refused.map((f) => (
            <li key={f.name}>
              <span className="strong">{f.name}</span>: {f.reason}
            </li>
          ))}
          <li>
            <Button variant="subtle" onClick={() => setOpen(false)}>
              <Trans>Close</Trans>
            </Button>
          </li>
        </ul>
      )}
    </div>
  );
}
