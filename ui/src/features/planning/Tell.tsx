import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '@/components/Icon';
import { toast, toastError } from '@/components/toast';
import type { JobView, ToTellView } from '@/ipc/types';
import { dayTime } from './wall';
import { jobTitle } from './words';

interface Props {
  jobs: JobView[];
  onTold: (job: JobView, line: ToTellView) => void;
  /** Ways to write to somebody from here. */
  mail: (job: JobView, line: ToTellView) => ReactNode;
}

/** Everybody who knows something else than what stands, with a text to send or to read out over the telephone. */
export function Tell({ jobs, onTold, mail }: Props) {
  const { t } = useLingui();
  const lines = jobs.flatMap((job) => job.toTell.map((line) => ({ job, line })));
  if (lines.length === 0)
    return jobs.some((job) => job.startsLocal !== null) ? (
      <p className="plan-tell quiet">
        <Icon name="good" size={14} /> <Trans>Everybody knows what stands. Nobody has to be told anything.</Trans>
      </p>
    ) : null;
  return (
    <section className="plan-tell" aria-label={t`Who has to be told`}>
      <h2>
        <Trans>Who has to be told</Trans> <span className="quiet">{lines.length}</span>
      </h2>
      <p className="small quiet">
        <Trans>The program tells nobody by itself. Send the text or say it, then note it here.</Trans>
      </p>
      <ul>
        {lines.map(({ job, line }) => (
          <li key={`${job.id} ${line.who} ${line.partner ?? ''} ${line.what}`}>
            <div className="grow">
              <p>
                <strong>{line.name}</strong> · {jobTitle(job)} ·{' '}
                <span className={line.what === 'request' ? 'quiet' : 'plan-told'}>
                  <What line={line} />
                </span>
                {(line.address || line.phone) && (
                  <span className="quiet"> · {[line.address, line.phone].filter(Boolean).join(' · ')}</span>
                )}
              </p>
              <p className="plan-text">{line.text}</p>
            </div>
            <Button
              variant="subtle"
              onClick={() => {
                navigator.clipboard
                  .writeText(line.text)
                  .then(() => toast(<Trans>The text is copied</Trans>), toastError);
              }}
              aria-label={t`Copy the text for ${line.name}`}
            >
              <Trans>Copy</Trans>
            </Button>
            {mail(job, line)}
            <Button variant="default" onClick={() => onTold(job, line)} aria-label={t`${line.name} was told`}>
              <Trans>Was told</Trans>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function What({ line }: { line: ToTellView }) {
  if (line.what === 'request') return <Trans>not told yet</Trans>;
  if (line.what === 'off')
    return line.knows ? <Trans>knows {dayTime(line.knows)}, which is off</Trans> : <Trans>it is off</Trans>;
  return line.knows ? <Trans>knows {dayTime(line.knows)}, which has moved</Trans> : <Trans>it has moved</Trans>;
}
