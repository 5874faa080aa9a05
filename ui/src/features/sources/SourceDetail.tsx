import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { Fragment, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { SyncMark } from '@/components/SyncMark';
import { toastError } from '@/components/toast';
import { useNow } from '@/components/useNow';
import { crmKindWord } from '@/i18n/crm-words';
import { asksToDelete, warningWords } from '@/i18n/warnings';
import { licenceWord, outcomeWord, resourceWord } from '@/i18n/words';
import { useHost } from '@/ipc/context';
import { useJobs } from '@/ipc/events';
import { HostError } from '@/ipc/host';
import type { RunView, SourceView, StreamView } from '@/ipc/types';
import { age, bytes, duration, instant, number } from '@/lib/format';
import { Alerts } from './Alerts';
import { ChangeSource } from './ChangeSource';
import { CompareRecord } from './CompareRecord';
import { Coverage } from './Coverage';
import { Health } from './Health';
import { LetInAgain } from './LetInAgain';
import { Progress } from './Progress';
import { RemoveSource } from './RemoveSource';
import { Rhythm } from './Rhythm';
import { Terms } from './Terms';

type Page = 'state' | 'health' | 'fields' | 'terms';

/** One source: its state, what each stream did last, what has no place here, and what can be done. */
export function SourceDetail({ source, onClose }: { source: SourceView; onClose: () => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const now = useNow();
  const [page, setPage] = useState<Page>('state');
  const [removing, setRemoving] = useState(false);
  const [changing, setChanging] = useState(false);
  const [checking, setChecking] = useState(false);
  const [checked, setChecked] = useState<'good' | unknown>(null);
  const job = useJobs((j) => j.running[`sync:${source.name}`]);
  const ended = useJobs((j) => j.ended[`sync:${source.name}`]);
  const busy = job !== undefined || source.state === 'syncing';
  const sync = (full: boolean, allowMassDelete = false) => {
    host.startSync({ names: [source.name], full, allowMassDelete }).catch(toastError);
  };
  const pause = () => {
    host.pauseSource({ name: source.name, paused: !source.paused }).catch(toastError);
  };
  const check = () => {
    setChecking(true);
    setChecked(null);
    host
      .checkSource({ name: source.name })
      .then(() => setChecked('good'), setChecked)
      .finally(() => setChecking(false));
  };
  return (
    <>
      <header className="detail-head">
        <div className="grow">
          <h2>{source.name}</h2>
          <p className="quiet">
            {source.connectorTitle}
            {/* A system of people has no listings to be licensed. */}
            {source.role === 'listings' && ` · ${licenceWord(i18n, source.licence)}`}
          </p>
        </div>
        <Button disabled={busy} onClick={() => sync(false)}>
          <Trans>Sync now</Trans>
        </Button>
        <ActionIcon aria-label={t`Close`} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </header>
      <div className="source-pages">
        <SegmentedControl
          aria-label={t`Pages of this source`}
          value={page}
          onChange={(v) => setPage(v as Page)}
          data={[
            { value: 'state', label: t`State` },
            { value: 'health', label: t`Health` },
            { value: 'fields', label: t`Fields` },
            { value: 'terms', label: t`Terms` },
          ]}
        />
      </div>
      {page === 'fields' && <Coverage name={source.name} />}
      {page === 'health' && (
        <div className="scroll fill">
          <Health name={source.name} />
          <CompareRecord name={source.name} />
          <section className="section" aria-label={t`Live account`}>
            <h3>
              <Trans>Tried against a live account</Trans>
            </h3>
            <p>
              {source.triedLive ? (
                <>
                  <Icon name="good" size={14} /> <Trans>yes</Trans>
                </>
              ) : (
                <>
                  <Icon name="info" size={14} /> <Trans>not yet</Trans>
                </>
              )}
            </p>
            {!source.triedLive && source.proof && (
              <p className="quiet">
                <Trans>What would prove it:</Trans> {source.proof}
              </p>
            )}
          </section>
        </div>
      )}
      {page === 'terms' && (
        <div className="scroll fill">
          <Terms key={source.name} source={source} />
        </div>
      )}
      <div className="scroll fill" hidden={page !== 'state'}>
        <div className="section stack">
          <Alerts alerts={source.alerts} />
          <div className="row wrap">
            <SyncMark state={source.state} />
            {source.paused && (
              <span className="quiet">
                <Trans>Paused: it is read only when you ask.</Trans>
              </span>
            )}
            {source.asOf && (
              <span className={source.stale ? 'stale' : 'quiet'}>
                {source.stale && <Icon name="warn" size={12} />}{' '}
                <Trans>
                  as of {instant(source.asOf)}, {age(source.asOf, now)} ago
                </Trans>
              </span>
            )}
          </div>
          {!source.paused && (
            <p className="quiet">
              <Rhythm rhythm={source.rhythm} />
            </p>
          )}
          {busy && (
            <Progress job={job} onCancel={() => void host.cancelSync({ name: source.name }).catch(toastError)} />
          )}
          {!busy && ended?.finished === 'cancelled' && (
            <p className="quiet">
              <Trans>Stopped. What was read is kept; the next sync goes on from there.</Trans>
            </p>
          )}
          {!busy && ended?.error && <ErrorNote error={new HostError(ended.error)} onRetry={() => sync(false)} />}
          {source.problem && !ended?.error && (
            <ErrorNote error={new HostError(source.problem)} onRetry={() => sync(false)} />
          )}
          {!busy && [source.problem, ended?.error].some((p) => p?.code === 'credentials') && (
            <LetInAgain key={source.name} source={source} onKey={() => setChanging(true)} />
          )}
          {source.warnings.map((warning) => (
            <div key={`${warning.code} ${warning.stream} ${JSON.stringify(warning.args)}`} className="warn-note">
              <Icon name="warn" />
              <div className="stack">
                <p>{i18n._(warningWords(i18n, warning))}</p>
                {asksToDelete(warning) && (
                  <>
                    <p className="small quiet">
                      <Trans>
                        If they are really gone, let them go; if the source had a bad day, wait for its next answer.
                      </Trans>
                    </p>
                    <div className="row wrap">
                      <Button variant="default" disabled={busy} onClick={() => sync(false)}>
                        <Trans>Keep them and ask again</Trans>
                      </Button>
                      <Button variant="default" color="red" disabled={busy} onClick={() => sync(false, true)}>
                        <Trans>Delete them here too</Trans>
                      </Button>
                    </div>
                  </>
                )}
              </div>
            </div>
          ))}
        </div>
        {source.role === 'people' ? (
          <PeopleStreams streams={source.streams} />
        ) : (
          <section className="section" aria-label={t`Streams`}>
            <h3>
              <Trans>What came in</Trans>
            </h3>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table that scrolls must be reachable by keyboard */}
            <div className="table-scroll" tabIndex={0} role="group" aria-label={t`Streams`}>
              <table className="data-table streams">
                <thead>
                  <tr>
                    <th>
                      <Trans>Stream</Trans>
                    </th>
                    <th className="num">
                      <Trans>Stored</Trans>
                    </th>
                    <th className="num">
                      <Trans>Received</Trans>
                    </th>
                    <th className="num">
                      <Trans>New</Trans>
                    </th>
                    <th className="num">
                      <Trans>Changed</Trans>
                    </th>
                    <th className="num">
                      <Trans>Removed</Trans>
                    </th>
                    <th className="num">
                      <Trans>Unread</Trans>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {source.streams.map(({ stream, rows, lastRun, unmapped }) => (
                    <Fragment key={stream}>
                      <tr>
                        <td>{resourceWord(i18n, stream)}</td>
                        <td className="num">{number(rows)}</td>
                        {lastRun ? (
                          <>
                            <td className="num">{number(lastRun.received)}</td>
                            <td className="num">{number(lastRun.created)}</td>
                            <td className="num">{number(lastRun.updated)}</td>
                            <td className="num">{number(lastRun.deleted)}</td>
                            <td className={lastRun.rejected > 0 ? 'num stale' : 'num'}>
                              {lastRun.rejected > 0 && <Icon name="warn" size={12} />} {number(lastRun.rejected)}
                            </td>
                          </>
                        ) : (
                          <td className="num quiet" colSpan={5}>
                            <Trans>not read yet</Trans>
                          </td>
                        )}
                      </tr>
                      {lastRun && (
                        <tr className="run-line">
                          <td colSpan={7} className="small quiet">
                            <Run run={lastRun} />
                            {unmapped.length > 0 && (
                              <details>
                                <summary>
                                  <Plural
                                    value={unmapped.length}
                                    one="# field has no place here; its values are kept"
                                    other="# fields have no place here; their values are kept"
                                  />
                                </summary>
                                <ul>
                                  {unmapped.map((u) => (
                                    <li key={u.field}>
                                      {u.label && `${u.label} `}
                                      <span className="mono">{u.field}</span>{' '}
                                      <Plural value={u.rows} one="# row" other={`${number(u.rows)} rows`} />
                                    </li>
                                  ))}
                                </ul>
                              </details>
                            )}
                          </td>
                        </tr>
                      )}
                    </Fragment>
                  ))}
                </tbody>
              </table>
            </div>
          </section>
        )}
        <section className="section" aria-label={t`Connection`}>
          <h3>
            <Trans>Connection</Trans>
          </h3>
          <dl className="facts">
            {Object.entries(source.settings).map(([name, value]) => (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{name.replace(/_/g, ' ')}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <div className="row wrap" style={{ marginTop: '0.75rem' }}>
            <Button variant="default" onClick={() => setChanging(true)}>
              <Trans>Change settings…</Trans>
            </Button>
            <Button variant="default" loading={checking} onClick={check}>
              <Trans>Check the connection</Trans>
            </Button>
            <Button variant="default" onClick={pause}>
              {source.paused ? <Trans>Let it go on</Trans> : <Trans>Pause</Trans>}
            </Button>
            <Button variant="default" disabled={busy} onClick={() => sync(true)}>
              <Trans>Read everything again</Trans>
            </Button>
            <Button variant="subtle" color="red" disabled={busy} onClick={() => setRemoving(true)}>
              <Trans>Remove…</Trans>
            </Button>
          </div>
          <div role="status" style={{ marginTop: '0.5rem' }}>
            {checked === 'good' ? (
              <p>
                <Icon name="good" size={14} /> <Trans>The source answers and accepts the credentials.</Trans>
              </p>
            ) : (
              checked !== null && <ErrorNote error={checked} onRetry={check} />
            )}
          </div>
        </section>
      </div>
      <ChangeSource source={source} opened={changing} onClose={() => setChanging(false)} />
      <RemoveSource name={source.name} opened={removing} onClose={() => setRemoving(false)} onRemoved={onClose} />
    </>
  );
}

/** What is kept of a system of people: how many of each kind. */
function PeopleStreams({ streams }: { streams: readonly StreamView[] }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  return (
    <section className="section" aria-label={t`Streams`}>
      <h3>
        <Trans>What came in</Trans>
      </h3>
      {streams.every((s) => s.rows === 0) ? (
        <p className="quiet">
          <Trans>Nothing was read yet.</Trans>
        </p>
      ) : (
        <dl className="facts">
          {streams.map(({ stream, rows }) => (
            <Fragment key={stream}>
              <dt>{sentence(crmKindWord(i18n, stream))}</dt>
              <dd>{number(rows)}</dd>
            </Fragment>
          ))}
        </dl>
      )}
    </section>
  );
}

const sentence = (words: string) => words.charAt(0).toLocaleUpperCase() + words.slice(1);

function Run({ run }: { run: RunView }) {
  const { i18n } = useI18n();
  return (
    <span>
      {outcomeWord(i18n, run.outcome)} · {instant(run.startedAt)} · {duration(run.elapsedMs)} · {bytes(run.bytes)} ·{' '}
      <Plural value={run.calls} one="# request" other={`${number(run.calls)} requests`} />
      {run.failedCalls > 0 && (
        <>
          {' '}
          <Trans>({number(run.failedCalls)} failed)</Trans>
        </>
      )}
      {run.unchanged > 0 && (
        <>
          {' · '}
          <Trans>{number(run.unchanged)} unchanged</Trans>
        </>
      )}
    </span>
  );
}
