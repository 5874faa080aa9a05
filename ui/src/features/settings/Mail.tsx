import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, NumberInput, PasswordInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Loading } from '@/components/Loading';
import { toast, toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import { mailAccountQuery } from '@/ipc/queries';
import type { MailAccountView, MailSecurityView, SettingsView } from '@/ipc/types';
import { useSettings } from './useSettings';

const PORTS: Record<MailSecurityView, number> = { tls: 465, 'start-tls': 587, none: 25 };

/** The account that questions to partners go out through. */
export function Mail() {
  const host = useHost();
  const { settings, error: unset } = useSettings();
  const { data, error } = useQuery(mailAccountQuery(host));
  if (error ?? unset) return <ErrorNote error={error ?? unset} />;
  if (data === undefined || !settings) return <Loading />;
  return <Form key={JSON.stringify(data)} kept={data} settings={settings} />;
}

function Form({ kept, settings }: { kept: MailAccountView | null; settings: SettingsView }) {
  const { t } = useLingui();
  const host = useHost();
  const [server, setServer] = useState(kept?.host ?? '');
  const [security, setSecurity] = useState<MailSecurityView>(kept?.security ?? 'tls');
  const [port, setPort] = useState<number | string>(kept?.port ?? PORTS.tls);
  const [user, setUser] = useState(kept ? (kept.user ?? '') : settings.email);
  const [password, setPassword] = useState('');
  const [name, setName] = useState(kept?.name ?? settings.agent);
  const [address, setAddress] = useState(kept?.address ?? settings.email);
  const [error, setError] = useState<unknown>(null);
  const [trying, setTrying] = useState(false);
  const save = (untried: boolean) => {
    setTrying(true);
    setError(null);
    const given = {
      host: server,
      port: Number(port) || 0,
      security,
      user: user.trim() === '' ? null : user,
      name,
      address,
      password: password === '' ? null : password,
      untried,
    };
    host
      .saveMailAccount(given)
      .then(() => toast(untried ? t`Saved` : t`Signed in and saved`), setError)
      .finally(() => setTrying(false));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(false);
  };
  return (
    <form className="settings-form" onSubmit={submit} aria-busy={trying}>
      <p className="quiet">
        <Trans>
          Questions to partners go out through your own account. The password stays in the vault on this computer.
          Answers are not fetched: save them into the folder that Quotes watches.
        </Trans>
      </p>
      <div className="row top">
        <TextInput
          className="grow"
          label={t`Mail server`}
          placeholder="smtp.example.com"
          value={server}
          onChange={(e) => setServer(e.currentTarget.value)}
        />
        <NativeSelect
          label={t`Connection`}
          value={security}
          data={[
            { value: 'tls', label: t`TLS` },
            { value: 'start-tls', label: t`STARTTLS` },
            { value: 'none', label: t`Not encrypted (this computer only)` },
          ]}
          onChange={(e) => {
            const next = e.currentTarget.value as MailSecurityView;
            // A port that somebody typed is theirs.
            if (Number(port) === PORTS[security]) setPort(PORTS[next]);
            setSecurity(next);
          }}
        />
        <NumberInput label={t`Port`} w={90} hideControls min={1} max={65_535} value={port} onChange={setPort} />
      </div>
      <TextInput
        label={t`Name to sign in with`}
        description={t`Leave empty for a server that asks for none`}
        autoComplete="off"
        value={user}
        onChange={(e) => setUser(e.currentTarget.value)}
      />
      <PasswordInput
        label={t`Password`}
        description={
          kept?.hasPassword
            ? t`One is kept. Leave empty to keep it.`
            : t`Where the account has sign-in in two steps, an app password of the mail provider`
        }
        autoComplete="off"
        value={password}
        onChange={(e) => setPassword(e.currentTarget.value)}
      />
      <TextInput label={t`Sender's name`} value={name} onChange={(e) => setName(e.currentTarget.value)} />
      <TextInput
        label={t`Sender's address`}
        type="email"
        value={address}
        onChange={(e) => setAddress(e.currentTarget.value)}
      />
      {error !== null && <ErrorNote error={error} />}
      <div className="row wrap">
        <Button type="submit" loading={trying}>
          <Trans>Sign in and save</Trans>
        </Button>
        <Button variant="default" disabled={trying} onClick={() => save(true)}>
          <Trans>Save without trying</Trans>
        </Button>
        {kept && (
          <Button
            variant="subtle"
            color="gray"
            disabled={trying}
            onClick={() => {
              host
                .forgetMailAccount()
                .then(() => toast(t`Forgotten. What waits to be sent goes on waiting.`), toastError);
            }}
          >
            <Trans>Forget this account</Trans>
          </Button>
        )}
      </div>
    </form>
  );
}
