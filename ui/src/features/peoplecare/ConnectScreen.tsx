import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { missingFields, toRequest } from '@/components/connector-form';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { JobMeter } from '@/components/JobMeter';
import { Loading } from '@/components/Loading';
import { SignInNote } from '@/components/SignInNote';
import { Steps } from '@/components/Steps';
import { toastError } from '@/components/toast';
import { useStepFocus } from '@/components/useStepFocus';
import { useHost } from '@/ipc/context';
import { useJobs } from '@/ipc/events';
import type { ConnectorView, DryRunView, TryCrmRequest } from '@/ipc/types';
import { AccountForm } from './AccountForm';
import { CareFrame, OfflineNote, useOffline } from './CareFrame';
import { hasSecret, type Stage, signInKey, startValues } from './connect';
import { DryRun } from './DryRun';
import { HowItWorks } from './HowItWorks';
import { SystemChoice } from './SystemChoice';

const STAGES: readonly Stage[] = ['system', 'account', 'dryRun', 'connected'];
/** A system of people has no listings; the licence of one is the widest there is. */
const LICENCE = 'back-office';

/** From a CRM to people who are kept in step with it. What it comes to is said before anything changes. */
export function ConnectScreen({
  onImport,
  onPeople,
  onDuplicates,
  onSource,
}: {
  onImport: () => void;
  onPeople: () => void;
  onDuplicates: () => void;
  onSource: (name: string) => void;
}) {
  const { t } = useLingui();
  const host = useHost();
  const client = useQueryClient();
  const offline = useOffline();
  const { data, error, refetch } = useQuery({
    queryKey: ['people', 'crm-connectors'],
    queryFn: () => host.crmConnectors(),
  });
  const { data: sources } = useQuery({ queryKey: ['sources'], queryFn: () => host.sources() });
  const [stage, setStage] = useState<Stage>('system');
  const work = useStepFocus<HTMLElement>(stage);
  const [connector, setConnector] = useState<ConnectorView | null>(null);
  const [name, setName] = useState('');
  const [values, setValues] = useState<Record<string, string>>({});
  const [tried, setTried] = useState(false);
  // The account one has signed in to, and the address of a sign-in under way.
  const [signedIn, setSignedIn] = useState<string | null>(null);
  const [signing, setSigning] = useState<string | null>(null);
  const [working, setWorking] = useState<'trying' | 'connecting' | null>(null);
  const [run, setRun] = useState<DryRunView | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const stopped = useRef(false);
  const job = useJobs((j) => j.running['try-crm']);
  const syncing = useJobs((j) => j.running[`sync:${name.trim()}`]);
  const synced = useJobs((j) => j.ended[`sync:${name.trim()}`]);

  // Who leaves while something is under way leaves nothing under way.
  const leave = useRef(() => {});
  leave.current = () => {
    if (signing !== null) host.cancelSignIn({ name: name.trim() }).catch(() => undefined);
    if (working === 'trying') host.cancelTryCrm().catch(() => undefined);
  };
  useEffect(() => () => leave.current(), []);

  const choose = (chosen: ConnectorView) => {
    if (chosen.id !== connector?.id) {
      setConnector(chosen);
      setValues(startValues(chosen));
      setName(freeName(chosen.title, sources?.map((s) => s.name) ?? []));
      setTried(false);
      setRun(null);
    }
    setFailed(null);
    setStage('account');
  };
  const change = (next: () => void) => {
    next();
    setRun(null);
    setFailed(null);
  };
  const request = (): TryCrmRequest | null => {
    if (!connector) return null;
    const { settings, secrets } = toRequest(connector, name, LICENCE, values);
    return { connector: connector.id, name: name.trim(), settings, secrets };
  };
  const missing = connector ? missingFields(connector, name, values) : [];
  const asked = request();
  const isSignedIn = asked !== null && signedIn === signInKey(asked);

  const dryRun = (asking: TryCrmRequest) => {
    stopped.current = false;
    setStage('dryRun');
    setRun(null);
    setFailed(null);
    setWorking('trying');
    host
      .tryCrm(asking)
      .then(setRun, (problem: unknown) => {
        // Whoever stopped it knows why.
        if (stopped.current) setStage('account');
        else setFailed(problem);
      })
      .finally(() => setWorking(null));
  };
  const signIn = (asking: TryCrmRequest) => {
    stopped.current = false;
    setFailed(null);
    setSigning('');
    host
      .beginSignIn(asking)
      .then(({ url }) => {
        setSigning(url);
        return host.finishSignIn({ name: asking.name });
      })
      .then(
        () => {
          setSignedIn(signInKey(asking));
          dryRun(asking);
        },
        (problem: unknown) => {
          if (!stopped.current) setFailed(problem);
        },
      )
      .finally(() => setSigning(null));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!connector || !asked || missing.length > 0) return;
    if (!connector.signsIn || isSignedIn) dryRun(asked);
    else signIn(asked);
  };
  const connect = () => {
    if (!asked) return;
    setWorking('connecting');
    setFailed(null);
    host
      .addSource({ ...asked, licence: LICENCE })
      .then(() => {
        setStage('connected');
        // What was typed is in the vault now and nowhere else.
        setValues({});
        void client.invalidateQueries({ queryKey: ['sources'] });
        host.startSync({ names: [asked.name], full: false, allowMassDelete: false }).catch(toastError);
      }, setFailed)
      .finally(() => setWorking(null));
  };

  const titles = [t`System`, t`Account`, t`Dry run`, t`Connected`];
  const step = STAGES.indexOf(stage);
  const busy = signing !== null || working !== null;
  const reachable = stage === 'connected' || busy ? -1 : run ? 2 : connector ? 1 : 0;
  const title = connector?.title ?? '';
  return (
    <CareFrame title={t`Connect a CRM`}>
      {offline && stage !== 'connected' && (
        <OfflineNote>
          <Trans>A system can be connected once there is a connection. Files can be brought in meanwhile.</Trans>{' '}
          <button type="button" className="plain-button" onClick={onImport}>
            <Trans>Import contacts</Trans>
          </button>
        </OfflineNote>
      )}
      {error ? (
        <div className="pad">
          <ErrorNote error={error} onRetry={() => void refetch()} />
        </div>
      ) : !data ? (
        <Loading />
      ) : (
        <div className="stepped">
          <Steps
            steps={titles}
            step={step}
            reachable={reachable}
            onGo={(to) => {
              setFailed(null);
              setStage(STAGES[to] ?? 'system');
            }}
          />
          <section ref={work} tabIndex={-1} className="stepped-work stack" style={{ gap: 0 }} aria-label={titles[step]}>
            {stage === 'system' && (
              <SystemChoice
                connectors={data}
                connected={sources ?? []}
                chosen={connector?.id ?? null}
                onChoose={choose}
                onImport={onImport}
              />
            )}
            {stage === 'account' && connector && (
              <form className="grow-only stack" style={{ gap: 0 }} onSubmit={submit} noValidate>
                <div className="grow-only pad stack wide account-form">
                  <div>
                    <h2>{title}</h2>
                    <p className="quiet">{connector.summary}</p>
                  </div>
                  <fieldset className="plain stack wide" disabled={signing !== null}>
                    <AccountForm
                      connector={connector}
                      name={name}
                      values={values}
                      missing={tried ? missing : []}
                      onName={(next) => change(() => setName(next))}
                      onValue={(field, value) => change(() => setValues((old) => ({ ...old, [field]: value })))}
                    />
                  </fieldset>
                  {signing !== null && (
                    <SignInNote
                      title={title}
                      url={signing}
                      onStop={() => {
                        stopped.current = true;
                        setSigning(null);
                        host.cancelSignIn({ name: name.trim() }).catch(toastError);
                      }}
                    />
                  )}
                  {isSignedIn && (
                    <p role="status">
                      <Icon name="good" size={14} /> <Trans>Signed in to {title}.</Trans>
                    </p>
                  )}
                  {failed !== null && <ErrorNote error={failed} />}
                </div>
                <div className="stepped-next row wrap">
                  <Button variant="default" disabled={busy} onClick={() => setStage('system')}>
                    <Trans>Another system</Trans>
                  </Button>
                  <span className="grow" />
                  {connector.signsIn && !isSignedIn && asked && hasSecret(asked) && (
                    <Button
                      variant="default"
                      disabled={busy}
                      onClick={() => {
                        setTried(true);
                        if (missing.length === 0) dryRun(asked);
                      }}
                    >
                      <Trans>Use what is typed</Trans>
                    </Button>
                  )}
                  <Button type="submit" loading={signing !== null}>
                    {connector.signsIn && !isSignedIn ? (
                      <Trans>Sign in in the browser…</Trans>
                    ) : (
                      <Trans>See what it comes to</Trans>
                    )}
                  </Button>
                </div>
              </form>
            )}
            {stage === 'dryRun' && (
              <>
                <div className="grow-only pad stack wide account-form">
                  <h2>
                    <Trans>What connecting {name.trim()} comes to</Trans>
                  </h2>
                  {working === 'trying' && (
                    <>
                      <p className="quiet">
                        <Trans>Contacts are being read and compared. Nothing is changed, here or at {title}.</Trans>
                      </p>
                      <JobMeter
                        label={t`Dry run`}
                        job={job}
                        onCancel={() => {
                          stopped.current = true;
                          host.cancelTryCrm().catch(toastError);
                        }}
                      />
                    </>
                  )}
                  {failed !== null && <ErrorNote error={failed} onRetry={asked ? () => dryRun(asked) : undefined} />}
                  {run && <DryRun run={run} system={title} />}
                </div>
                <div className="stepped-next row between">
                  <Button
                    variant={failed !== null ? 'filled' : 'default'}
                    disabled={working !== null}
                    onClick={() => {
                      setFailed(null);
                      setStage('account');
                    }}
                  >
                    <Trans>Change the account</Trans>
                  </Button>
                  {run && (
                    <Button loading={working === 'connecting'} onClick={connect}>
                      <Trans>Connect {name.trim()}</Trans>
                    </Button>
                  )}
                </div>
              </>
            )}
            {stage === 'connected' && (
              <div className="pad stack wide account-form" role="status">
                <h2>
                  <Icon name="good" /> <Trans>{name.trim()} is connected</Trans>
                </h2>
                <p>
                  {synced?.finished === 'done' ? (
                    <Trans>Everybody has been read. From now on both sides are kept in step.</Trans>
                  ) : (
                    <Trans>
                      Everybody is being read now. You can go on working; changes you make meanwhile are kept and sent.
                    </Trans>
                  )}
                </p>
                {syncing && (
                  <JobMeter
                    label={t`First copy`}
                    job={syncing}
                    onCancel={() => host.cancelSync({ name: name.trim() }).catch(toastError)}
                  />
                )}
                <div className="row wrap">
                  <Button onClick={onPeople}>
                    <Trans>Go to People</Trans>
                  </Button>
                  {(run?.unclear ?? 0) > 0 && (
                    <Button variant="default" onClick={onDuplicates}>
                      <Trans>Look at duplicates</Trans>
                    </Button>
                  )}
                  <Button variant="default" onClick={() => onSource(name.trim())}>
                    <Trans>See how it is</Trans>
                  </Button>
                </div>
              </div>
            )}
          </section>
          <HowItWorks connector={stage === 'system' ? null : connector} />
        </div>
      )}
    </CareFrame>
  );
}

/** The title, or the first of `Title 2`, `Title 3` … that no source has. */
function freeName(title: string, taken: readonly string[]): string {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  if (!used.has(title.toLowerCase())) return title;
  for (let n = 2; ; n += 1) if (!used.has(`${title} ${n}`.toLowerCase())) return `${title} ${n}`;
}
