import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useCommands } from '@/components/commands';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import type { CountedView, ProviderView } from '@/ipc/types';
import { day, number } from '@/lib/format';
import { useProvider } from './api';
import { Jobs } from './Jobs';
import { PriorNote, ProofMark, RatingMark, TieNote } from './Marks';
import { SheetForm } from './SheetForm';
import { DAYS, named, priceWords, word } from './words';
import './providers.css';

/** A provider: what they ask, when they work, how their jobs went, and what came of each. */
export function ProviderScreen({
  id,
  onBack,
  onPartner,
  onDeal,
}: {
  id: string;
  onBack: () => void;
  onPartner: (id: string) => void;
  onDeal: (transaction: string) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { data: it, error, refetch } = useProvider(id);
  const [editing, setEditing] = useState(false);
  useCommands('provider', [
    { id: 'provider.edit', title: t`Edit the provider's sheet`, keys: 'e', run: () => setEditing(true) },
    { id: 'provider.back', title: t`Back to the providers`, keys: 'b', run: onBack },
  ]);
  if (error)
    return (
      <div className="pad stack">
        <ErrorNote error={error} onRetry={() => void refetch()} />
        <div>
          <Button variant="default" onClick={onBack}>
            <Trans>Back to the list</Trans>
          </Button>
        </div>
      </div>
    );
  if (!it) return <Loading />;
  const { row, sheet } = it;
  return (
    <div className="provider-page">
      <header className="provider-head">
        <button type="button" className="plain-button" aria-label={t`Back to the list`} onClick={onBack}>
          <Icon name="left" />
        </button>
        <div className="grow">
          <h1>{row.name}</h1>
          <p className="small quiet">
            {word.kind(i18n, row.kind, row.speciality)} ·{' '}
            {named(row.services)
              .map((s) => word.service(i18n, s))
              .join(', ')}
            {row.emergency && (
              <>
                {' · '}
                <Trans>comes in an emergency</Trans>
              </>
            )}
          </p>
          <TieNote tie={it.tie} />
        </div>
        <Button variant="default" onClick={() => onPartner(row.id)}>
          <Trans>Partner page</Trans>
        </Button>
        <Button variant="default" onClick={() => setEditing(true)} disabled={editing}>
          <Trans>Edit</Trans>
        </Button>
      </header>
      {editing && <SheetForm key={it.revision} before={it} onClose={() => setEditing(false)} />}
      <div className="provider-columns">
        <div>
          <Part title={t`Price list`}>
            <Prices it={it} />
          </Part>
          <Part title={t`Jobs`}>
            <Jobs it={it} onDeal={onDeal} />
          </Part>
        </div>
        <div>
          <Part title={t`How jobs went`}>
            <Quality it={it} />
          </Part>
          <Part title={t`Standing today`}>
            <dl className="provider-facts">
              <dt>
                <Trans>Licence</Trans>
              </dt>
              <dd>
                <ProofMark proof={row.licence} />
              </dd>
              <dt>
                <Trans>Insurance</Trans>
              </dt>
              <dd>
                <ProofMark proof={row.insurance} /> <span className="small quiet">{sheet.insurer}</span>
              </dd>
              <dt>
                <Trans>Works in</Trans>
              </dt>
              <dd>{row.coverage.length > 0 ? row.coverage.join(', ') : <Trans>not recorded</Trans>}</dd>
              <dt>
                <Trans>Notice</Trans>
              </dt>
              <dd>
                {row.leadHours === null ? (
                  <Trans>not recorded</Trans>
                ) : (
                  <Plural value={row.leadHours} one="# hour" other="# hours" />
                )}
              </dd>
              <dt>
                <Trans>Languages</Trans>
              </dt>
              <dd>{row.languages.length > 0 ? row.languages.join(', ') : <Trans>not recorded</Trans>}</dd>
            </dl>
          </Part>
          <Part title={t`Hours`}>
            <Hours it={it} />
          </Part>
          <Part title={t`Away`}>
            {sheet.away.length === 0 ? (
              <p className="small quiet">
                <Trans>Nothing noted</Trans>
              </p>
            ) : (
              <ul className="provider-lines">
                {sheet.away.map((a) => (
                  <li key={a.from} className="row between">
                    <span className="tabular">{awayWords(a.from, a.to)}</span>
                    <span className="quiet">{a.because}</span>
                  </li>
                ))}
              </ul>
            )}
          </Part>
          {sheet.notes && (
            <Part title={t`Notes`}>
              <p className="provider-notes">{sheet.notes}</p>
            </Part>
          )}
          {it.updatedAt && (
            <p className="small quiet">
              <Trans>
                Sheet changed {day(it.updatedAt)} by {it.updatedBy ?? '–'}
              </Trans>
            </p>
          )}
        </div>
      </div>
    </div>
  );
}

/** A stretch of days; the last one is the one before it ends. */
export function awayWords(from: string, to: string): string {
  const local = (at: number) => {
    const d = new Date(at);
    return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, '0')}-${String(d.getDate()).padStart(2, '0')}`;
  };
  const first = day(local(Date.parse(from)));
  const last = day(local(Date.parse(to) - 1));
  return first === last ? first : `${first} – ${last}`;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="provider-part" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** What they ask and between which days that holds; what holds no more or not yet stands back. */
function Prices({ it }: { it: ProviderView }) {
  const { i18n } = useI18n();
  if (it.sheet.services.length === 0)
    return (
      <p className="small quiet">
        <Trans>No price list. Without one nobody is offered for a job.</Trans>
      </p>
    );
  const holds = (p: { from: string; until: string | null }) =>
    p.from <= it.today && (p.until === null || it.today <= p.until);
  const sorted = [...it.sheet.services].sort((a, b) => Number(holds(b)) - Number(holds(a)));
  return (
    <table className="provider-table">
      <thead>
        <tr>
          <th scope="col">
            <Trans>Service</Trans>
          </th>
          <th scope="col" className="num">
            <Trans>Price</Trans>
          </th>
          <th scope="col" className="num">
            <Trans>Takes</Trans>
          </th>
          <th scope="col">
            <Trans>Holds</Trans>
          </th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((p) => {
          const said = priceWords(i18n, p);
          return (
            <tr key={`${p.kind}-${p.title}-${p.from}`} className={holds(p) ? undefined : 'quiet'}>
              <td>
                {word.service(i18n, p.kind)} <span className="quiet">{p.title}</span>
              </td>
              <td className="num">{said.figure}</td>
              <td className="num">{said.length}</td>
              <td>
                {said.holds}{' '}
                {holds(p) ? (
                  <span className="provider-state" data-tone="good">
                    <Icon name="good" size={12} />
                    <Trans>today</Trans>
                  </span>
                ) : p.from > it.today ? (
                  <Trans>not yet</Trans>
                ) : (
                  <Trans>no more</Trans>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Hours({ it }: { it: ProviderView }) {
  const { i18n } = useI18n();
  if (it.sheet.hours.length === 0)
    return (
      <p className="small quiet">
        <Trans>No hours. Without them nobody is offered for a job.</Trans>
      </p>
    );
  return (
    <dl className="provider-facts">
      {Object.keys(DAYS).map((name) => {
        const spans = it.sheet.hours.filter((h) => h.days.includes(name));
        return (
          <div key={name} className="provider-pair">
            <dt>{word.weekday(i18n, name)}</dt>
            <dd className={spans.length === 0 ? 'quiet' : 'tabular'}>
              {spans.length === 0 ? <Trans>closed</Trans> : spans.map((h) => `${h.from}–${h.to}`).join(', ')}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Counts and rates with the number of jobs behind each; never one score. */
function Quality({ it }: { it: ProviderView }) {
  const { quality } = it.row;
  const line = (of: CountedView) =>
    of.of === 0 ? (
      <span className="quiet">
        <Trans>nothing to count yet</Trans>
      </span>
    ) : (
      <span>
        <Trans>
          {number(of.hits)} of {number(of.of)}
        </Trans>{' '}
        <span className="small quiet">({of.percent} %)</span>
      </span>
    );
  return (
    <>
      <dl className="provider-facts tabular">
        <dt>
          <Trans>Jobs that ended</Trans>
        </dt>
        <dd>{number(quality.jobs)}</dd>
        <dt>
          <Trans>On time</Trans>
        </dt>
        <dd>{line(quality.onTime)}</dd>
        <dt>
          <Trans>Invoice above the quote</Trans>
        </dt>
        <dd>{line(quality.aboveQuote)}</dd>
        {quality.rework && (
          <>
            <dt>
              <Trans>Done again</Trans>
            </dt>
            <dd>{line(quality.rework)}</dd>
          </>
        )}
        {quality.accepted && (
          <>
            <dt>
              <Trans>Requests taken on</Trans>
            </dt>
            <dd>{line(quality.accepted)}</dd>
          </>
        )}
        {quality.answerMinutes !== null && (
          <>
            <dt>
              <Trans>Middle time to an answer</Trans>
            </dt>
            <dd>
              <Plural value={quality.answerMinutes} one="# minute" other="# minutes" />
            </dd>
          </>
        )}
        <dt>
          <Trans>Clients say</Trans>
        </dt>
        <dd>
          <RatingMark quality={quality} prior={it.prior} />
          {quality.rating && (
            <span className="small quiet">
              {' '}
              <Trans>as it is {quality.rating.plain}</Trans>
            </span>
          )}
        </dd>
        <dt>
          <Trans>Complaints</Trans>
        </dt>
        <dd>{number(quality.complaints)}</dd>
      </dl>
      {quality.rating && <PriorNote prior={it.prior} />}
      <p className="small quiet provider-note">
        <Trans>Counted from the jobs kept here up to {day(it.today)}. On time: within 15 minutes of the hour.</Trans>{' '}
        {quality.limited && (
          <Trans>
            Counts as a settlement service provider (12 CFR 1024.2(b)): only times, fees, ratings and complaints are
            kept.
          </Trans>
        )}
      </p>
    </>
  );
}
