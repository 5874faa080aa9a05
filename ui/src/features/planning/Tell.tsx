import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { toast } from '@/components/toast';
import type { JobView, ToTellView } from '@/ipc/types';
import { dayTime } from './wall';
import { jobTitle } from './words';

interface Props {
  jobs: JobView[];
  onTold: (job: JobView, line: ToTellView) => void;
}

/** Everybody who knows something else than what stands, with a text to send or to read out over the telephone. */
export function Tell({ jobs, onTold }: Props) {
  const { t } = useLingui();
  const lines = jobs.flatMap((job) => job.toTell.map((line) => ({ job, line })));
  if (lines.length === 0) return null;
  return (
    <section className="plan-tell">
      <h2>
        <Trans>Who has to be told</Trans> <span className="quiet">{lines.length}</span>
      </h2>
      <ul>
        {lines.map(({ job, line }) => (
          <li key={`${job.id} ${line.who} ${line.partner ?? ''}`}>
            <div className="row between">
              <span className="ellipsis">
                <strong>{line.name}</strong> · {jobTitle(job)} ·{' '}
                <span className={line.what === 'request' ? 'quiet' : 'plan-told'}>
                  <What line={line} />
                </span>
              </span>
              <span className="row">
                <Button
                  variant="subtle"
                  onClick={() => {
                    void navigator.clipboard.writeText(line.text).then(() => toast(<Trans>The text is copied</Trans>));
                  }}
                  aria-label={t`Copy the text for ${line.name}`}
                >
                  <Trans>Copy</Trans>
                </Button>
                <Button variant="default" onClick={() => onTold(job, line)} aria-label={t`${line.name} was told`}>
                  <Trans>Was told</Trans>
                </Button>
              </span>
            </div>
            <p className="plan-text">{line.text}</p>
            {(line.address || line.phone) && (
              <p className="quiet">{[line.address, line.phone].filter(Boolean).join(' · ')}</p>
            )}
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
