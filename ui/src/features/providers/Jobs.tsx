import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { toastError } from '@/components/toast';
import type { ProviderJobView, ProviderView } from '@/ipc/types';
import { fromMajor, major, money } from '@/lib/format';
import { useProviderChanges } from './useProviderChanges';
import { choices, FILES, thereAt, word } from './words';

/** The jobs of a provider, the latest first, and what came of each. */
export function Jobs({ it, onDeal }: { it: ProviderView; onDeal: (transaction: string) => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const [noting, setNoting] = useState<string | null>(null);
  if (it.jobs.length === 0)
    return (
      <p className="small quiet">
        <Trans>No jobs yet. Figures are counted from jobs, never typed.</Trans>
      </p>
    );
  return (
    <ul className="provider-lines">
      {it.jobs.map((job) => (
        <li key={job.id}>
          <div className="row between">
            <span className="provider-job">
              <span className="strong">{job.title ?? word.service(i18n, job.kind)}</span>{' '}
              <Property job={job} onDeal={onDeal} />
            </span>
            <span className="provider-state" data-tone={tone(job)}>
              {word.job(i18n, job.state)}
            </span>
            <button
              type="button"
              className="plain-button small"
              aria-expanded={noting === job.id}
              onClick={() => setNoting(noting === job.id ? null : job.id)}
            >
              {noting === job.id ? <Trans>Close</Trans> : <Trans>What came of it</Trans>}
            </button>
          </div>
          <p className="small provider-facts-line">
            {job.startsAt && <span>{thereAt(job.startsAt, job.zone)}</span>}
            {job.because && <span>{job.because}</span>}
            <Late job={job} />
            {job.quoted && <span>{t`quoted ${money(job.quoted)}`}</span>}
            {job.invoiced && (
              <span className={above(job) ? 'provider-warn' : undefined}>{t`invoiced ${money(job.invoiced)}`}</span>
            )}
            {job.points !== null && <span>{t`${job.points} of 5 points`}</span>}
            {job.said && <span className="quiet">“{job.said}”</span>}
            {job.redone && <span className="provider-warn">{t`was done again`}</span>}
            {job.reworkOf !== null && <span className="quiet">{t`does an earlier job again`}</span>}
          </p>
          {job.files.length > 0 && (
            <p className="small provider-facts-line">
              {job.files.map((f) => (
                <FileLink key={`${f.file}-${f.addedAt}`} job={job.id} name={f.name} kind={f.kind} file={f.file} />
              ))}
            </p>
          )}
          {noting === job.id && <Note key={job.revision} job={job} it={it} />}
        </li>
      ))}
    </ul>
  );
}

/** Where it was; the way to its deal, where it belongs to one. */
function Property({ job, onDeal }: { job: ProviderJobView; onDeal: (transaction: string) => void }) {
  const { t } = useLingui();
  const { transaction } = job;
  if (transaction === null) return <span className="quiet">{job.property}</span>;
  return (
    <button
      type="button"
      className="plain-button"
      title={t`The deal at ${job.property}`}
      onClick={() => onDeal(transaction)}
    >
      {job.property}
    </button>
  );
}

const tone = (job: ProviderJobView) =>
  job.state === 'done' ? 'good' : job.state === 'missed' || job.state === 'declined' ? 'bad' : 'quiet';

const above = (job: ProviderJobView) =>
  job.quoted !== null &&
  job.invoiced !== null &&
  job.quoted.currency === job.invoiced.currency &&
  job.invoiced.minor > job.quoted.minor;

function Late({ job }: { job: ProviderJobView }) {
  if (!job.cameAt || !job.startsAt) return null;
  const minutes = Math.floor((Date.parse(job.cameAt) - Date.parse(job.startsAt)) / 60_000);
  if (minutes <= 15)
    return (
      <span>
        <Trans>on time</Trans>
      </span>
    );
  return (
    <span className="provider-warn">
      <Trans>{minutes} min late</Trans>
    </span>
  );
}

function FileLink({ job, name, kind, file }: { job: string; name: string; kind: string; file: string }) {
  const { i18n } = useI18n();
  const { t } = useLingui();
  const changes = useProviderChanges();
  return (
    <button
      type="button"
      className="plain-button small"
      title={t`Save to…`}
      onClick={() => changes.saveFile(job, file)}
    >
      <Icon name="file" size={12} /> {word.file(i18n, kind)}: {name}
    </button>
  );
}

/** An instant as a field for a day and a time takes it, on this computer's clock. */
function fieldOf(text: string | null): string {
  if (text === null) return '';
  const d = new Date(text);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`;
}

/** What can be written down of a job; each is kept by itself. */
function Note({ job, it }: { job: ProviderJobView; it: ProviderView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const changes = useProviderChanges();
  const [points, setPoints] = useState(job.points === null ? '' : String(job.points));
  const [said, setSaid] = useState(job.said ?? '');
  const [came, setCame] = useState(fieldOf(job.cameAt ?? job.startsAt));
  const [invoice, setInvoice] = useState<number | string>(job.invoiced ? major(job.invoiced) : '');
  const [file, setFile] = useState('report');
  const [error, setError] = useState<unknown>(null);
  const currency = job.invoiced?.currency ?? job.quoted?.currency ?? 'USD';
  const keep = (event: FormEvent | null, work: () => Promise<void>) => {
    event?.preventDefault();
    setError(null);
    work().catch(setError);
  };
  const rating = { what: 'rating', points: job.points, said: job.said, on: job.ratedOn } as const;
  const earlier = it.jobs.filter((other) => other.id !== job.id && other.state === 'done');
  return (
    <div className="provider-note-form">
      {error !== null && <ErrorNote error={error} />}
      {job.startsAt && (
        <form
          className="provider-form-line"
          onSubmit={(event) =>
            keep(event, () =>
              changes.note(
                job,
                { what: 'came', at: came === '' ? null : new Date(came).toISOString() },
                { what: 'came', at: job.cameAt },
                <Trans>Arrival noted.</Trans>,
              ),
            )
          }
        >
          <TextInput
            type="datetime-local"
            label={<Trans>They came, on this computer's clock</Trans>}
            value={came}
            onChange={(e) => setCame(e.currentTarget.value)}
          />
          <Button type="submit" variant="default">
            <Trans>Note</Trans>
          </Button>
        </form>
      )}
      <form
        className="provider-form-line"
        onSubmit={(event) =>
          keep(event, () =>
            changes.note(
              job,
              { what: 'invoice', amount: invoice === '' ? null : fromMajor(Number(invoice), currency) },
              { what: 'invoice', amount: job.invoiced },
              <Trans>Invoice noted.</Trans>,
            ),
          )
        }
      >
        <NumberInput
          label={<Trans>The invoice says ({currency})</Trans>}
          value={invoice}
          min={0}
          decimalScale={2}
          thousandSeparator=","
          hideControls
          onChange={setInvoice}
        />
        <Button type="submit" variant="default">
          <Trans>Note</Trans>
        </Button>
      </form>
      {job.state === 'done' && (
        <form
          className="provider-form-line"
          onSubmit={(event) =>
            keep(event, () =>
              changes.note(
                job,
                { what: 'rating', points: points === '' ? null : Number(points), said: said.trim() || null, on: null },
                rating,
                <Trans>Rating noted.</Trans>,
              ),
            )
          }
        >
          <NativeSelect
            label={<Trans>The client gives</Trans>}
            value={points}
            data={[
              { value: '', label: t`no points` },
              ...[5, 4, 3, 2, 1].map((n) => ({ value: String(n), label: t`${n} of 5` })),
            ]}
            onChange={(e) => setPoints(e.currentTarget.value)}
          />
          <TextInput
            className="grow"
            label={<Trans>and says</Trans>}
            value={said}
            maxLength={2000}
            onChange={(e) => setSaid(e.currentTarget.value)}
          />
          <Button type="submit" variant="default">
            <Trans>Note</Trans>
          </Button>
        </form>
      )}
      {!it.row.quality.limited && earlier.length > 0 && (
        <NativeSelect
          label={<Trans>Does the work of an earlier job again</Trans>}
          value={job.reworkOf ?? ''}
          data={[
            { value: '', label: t`No` },
            ...earlier.map((other) => ({
              value: other.id,
              label: `${other.startsAt ? thereAt(other.startsAt, other.zone) : ''} ${other.property}`,
            })),
          ]}
          onChange={(e) => {
            const of = e.currentTarget.value || null;
            changes
              .note(job, { what: 'rework', of }, { what: 'rework', of: job.reworkOf }, <Trans>Noted.</Trans>)
              .catch(toastError);
          }}
        />
      )}
      <div className="provider-form-line">
        <NativeSelect
          label={<Trans>File</Trans>}
          value={file}
          data={choices(i18n, FILES)}
          onChange={(e) => setFile(e.currentTarget.value)}
        />
        <Button variant="default" onClick={() => changes.attach(job, file)}>
          <Trans>Attach a file…</Trans>
        </Button>
        <span className="small quiet">
          <Trans>PDF, PNG or JPEG, up to 25 MiB, kept encrypted.</Trans>
        </span>
      </div>
    </div>
  );
}
