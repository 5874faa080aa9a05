import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toast, toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { ApprovalsView, ProposalView } from '@/ipc/types';
import { day } from '@/lib/format';
import { useApprovals, useProfiles } from './api';
import { StateMark } from './Marks';
import { fieldWord, word } from './words';

/** What agents would like to be changed, with before and after; and who acts on this computer. */
export function ApprovalsScreen({ onPartner }: { onPartner: (id: string) => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const { data, error, refetch } = useApprovals();
  const [signer, setSigner] = useState<string | null>(null);
  if (error)
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <Loading />;
  const read = () => {
    host.readProposal().then((file) => {
      if (!file) return;
      if (file.unknownSigner !== null) setSigner(file.unknownSigner);
      else toast(<Trans>Taken in. It waits below.</Trans>);
    }, toastError);
  };
  return (
    <div className="partners-page">
      <div className="row between">
        <h1>
          <Trans>Proposals</Trans>
        </h1>
        <Button variant="default" leftSection={<Icon name="file" size={12} />} onClick={read}>
          <Trans>Take in a proposal…</Trans>
        </Button>
      </div>
      {signer !== null && <UnknownSigner fingerprint={signer} onClose={() => setSigner(null)} />}
      {data.waiting.length === 0 ? (
        <p className="quiet">
          <Icon name="good" size={12} /> <Trans>Nothing waits.</Trans>{' '}
          <Trans>What an agent changes about partners, licences and agreements comes here first.</Trans>
        </p>
      ) : (
        <ul className="partner-lines" aria-label={t`Waiting`}>
          {data.waiting.map((p) => (
            <Proposal key={p.id} proposal={p} mayDecide={data.mayDecide} onPartner={onPartner} />
          ))}
        </ul>
      )}
      <Profiles approvals={data} />
      {data.decided.length > 0 && (
        <section aria-label={t`Decided`}>
          <h2>
            <Trans>Decided</Trans>
          </h2>
          <ul className="partner-lines">
            {data.decided.map((p) => (
              <li key={p.id} className="partner-line">
                <span className="partner-line-words">
                  <span>
                    {word.item(i18n, p.what)} {p.partner?.name}
                  </span>
                  <span className="small quiet">
                    {p.by}: {p.reason} · {day(p.decidedAt)} {p.decidedBy}
                    {p.decision !== null && `: ${p.decision}`}
                  </span>
                </span>
                <StateMark state={p.state} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Proposal({
  proposal: p,
  mayDecide,
  onPartner,
}: {
  proposal: ProposalView;
  mayDecide: boolean;
  onPartner: (id: string) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>(null);
  const decide = (decision: string, why: string | null) => {
    setError(null);
    host
      .decideProposal({ id: p.id, decision, reason: why })
      .then(
        () =>
          toast(
            decision === 'approve' ? (
              <Trans>Made as proposed.</Trans>
            ) : decision === 'refuse' ? (
              <Trans>Refused.</Trans>
            ) : (
              <Trans>Taken back.</Trans>
            ),
          ),
        setError,
      );
  };
  const about = p.partner;
  return (
    <li className="proposal">
      <p className="row wrap">
        <span className="strong">{word.item(i18n, p.what)}</span>
        {about ? (
          <button type="button" className="plain-button" onClick={() => onPartner(about.id)}>
            {about.name}
          </button>
        ) : (
          <Trans>new</Trans>
        )}
        <span className="small quiet">
          {p.by} · {day(p.madeAt)}
        </span>
        {p.signed && (
          <span className="small quiet">
            <Icon name="shield" size={12} /> <Trans>signed</Trans>
          </span>
        )}
      </p>
      <p>{p.reason}</p>
      {p.stale && (
        <p className="small partner-lacks">
          <Icon name="warn" size={12} />{' '}
          <Trans>What it changes was changed since. Refuse it, and have it proposed again.</Trans>
        </p>
      )}
      {p.changes.length > 0 && (
        <table className="partners-table">
          <thead>
            <tr>
              <th scope="col">
                <Trans>Field</Trans>
              </th>
              <th scope="col">
                <Trans>Before</Trans>
              </th>
              <th scope="col">
                <Trans>After</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {p.changes.map((c) => (
              <tr key={c.field}>
                <td className="quiet">{fieldWord(i18n, c.field)}</td>
                <td className="diff-before">{c.before ?? '—'}</td>
                <td className="diff-after">{c.after ?? '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {error !== null && <ErrorNote error={error} compact />}
      {refusing ? (
        <form
          className="row wrap"
          aria-label={t`Refuse`}
          onSubmit={(e) => {
            e.preventDefault();
            decide('refuse', reason);
          }}
        >
          <TextInput
            autoFocus
            className="grow"
            aria-label={t`Why it is refused`}
            placeholder={t`Why it is refused`}
            value={reason}
            onChange={(e) => setReason(e.currentTarget.value)}
          />
          <Button variant="default" onClick={() => setRefusing(false)}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" disabled={reason.trim() === ''}>
            <Trans>Refuse</Trans>
          </Button>
        </form>
      ) : (
        <div className="row wrap">
          {mayDecide && (
            <>
              <Button disabled={p.stale} onClick={() => decide('approve', null)}>
                <Trans>Make the change</Trans>
              </Button>
              <Button variant="default" onClick={() => setRefusing(true)}>
                <Trans>Refuse…</Trans>
              </Button>
            </>
          )}
          {p.mine && (
            <>
              <Button variant="default" onClick={() => decide('withdraw', null)}>
                <Trans>Take back</Trans>
              </Button>
              <Button
                variant="default"
                onClick={() => {
                  host.exportProposal({ id: p.id }).then(({ path }) => {
                    if (path !== null) toast(<Trans>Saved to {path}</Trans>);
                  }, toastError);
                }}
              >
                <Trans>Save as a signed file…</Trans>
              </Button>
            </>
          )}
        </div>
      )}
    </li>
  );
}

function UnknownSigner({ fingerprint, onClose }: { fingerprint: string; onClose: () => void }) {
  const { t } = useLingui();
  const host = useHost();
  const [name, setName] = useState('');
  const [error, setError] = useState<unknown>(null);
  const trust = (event: FormEvent) => {
    event.preventDefault();
    host.trustSigner({ name: name.trim(), fingerprint }).then(() => {
      toast(<Trans>Taken in. It waits below.</Trans>);
      onClose();
    }, setError);
  };
  return (
    <form className="partner-form" aria-label={t`Unknown signer`} onSubmit={trust}>
      <p>
        <Icon name="warn" size={12} />{' '}
        <Trans>
          The file is signed, but nobody here knows by whom. Call whoever sent it and compare the key. Only then say who
          it is.
        </Trans>
      </p>
      <p className="fingerprint">{fingerprint}</p>
      <div className="row wrap">
        <TextInput
          className="grow"
          aria-label={t`Whose key it is`}
          placeholder={t`Name of the agent whose key it is`}
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <Button variant="default" onClick={onClose}>
          <Trans>Leave it out</Trans>
        </Button>
        <Button type="submit" disabled={name.trim() === ''}>
          <Trans>The keys are the same</Trans>
        </Button>
      </div>
      {error !== null && <ErrorNote error={error} compact />}
    </form>
  );
}

/** Who acts on this computer, and in what role. */
function Profiles({ approvals }: { approvals: ApprovalsView }) {
  const { t } = useLingui();
  const host = useHost();
  const { data: profiles } = useProfiles();
  const [name, setName] = useState('');
  const [role, setRole] = useState('agent');
  const here = profiles?.filter((p) => p.here && !p.putAway) ?? [];
  const add = (event: FormEvent) => {
    event.preventDefault();
    host.saveProfile({ id: null, name: name.trim(), role, putAway: false }).then(() => setName(''), toastError);
  };
  const me = approvals.me;
  return (
    <section aria-label={t`Who acts here`}>
      <h2>
        <Trans>Who acts here</Trans>
      </h2>
      <p className="small quiet">
        <Trans>
          A profile is a role within this store, not a password: an admin changes directly, an agent proposes. Whoever
          can open the store can switch.
        </Trans>
      </p>
      {me && (
        <p className="row wrap">
          <NativeSelect
            aria-label={t`Who acts`}
            value={me.id}
            data={here.map((p) => ({
              value: p.id,
              label: p.role === 'admin' ? t`${p.name}, admin` : t`${p.name}, agent`,
            }))}
            onChange={(e) => {
              host.switchProfile({ id: e.currentTarget.value }).catch(toastError);
            }}
          />
          {me.fingerprint !== null && (
            <span className="small quiet">
              <Trans>Key to read out:</Trans> <span className="fingerprint">{me.fingerprint}</span>
            </span>
          )}
        </p>
      )}
      {approvals.mayDecide && (
        <form className="row wrap" aria-label={t`New profile`} onSubmit={add}>
          <TextInput
            aria-label={t`Name of the profile`}
            placeholder={t`Name`}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
          />
          {here.length > 0 && (
            <NativeSelect
              aria-label={t`Role`}
              value={role}
              data={[
                { value: 'agent', label: t`Agent: proposes` },
                { value: 'admin', label: t`Admin: decides` },
              ]}
              onChange={(e) => setRole(e.currentTarget.value)}
            />
          )}
          <Button type="submit" variant="default" disabled={name.trim() === ''}>
            <Trans>Add a profile</Trans>
          </Button>
        </form>
      )}
    </section>
  );
}
