import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ConnectorField } from '@/components/ConnectorField';
import { missingFields, toRequest } from '@/components/connector-form';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { useHost } from '@/ipc/context';
import type { ConnectorView, FormFieldView, PresetView, SourceView } from '@/ipc/types';
import { useLicences } from './licences';

/** A form made from what the connector says it needs. The source is checked before it is saved. */
export function AddSource({ onClose, onAdded }: { onClose: () => void; onAdded: (name: string) => void }) {
  const { t } = useLingui();
  const host = useHost();
  const { data: connectors, error } = useQuery({
    queryKey: ['sources', 'connectors'],
    queryFn: () => host.connectors(),
    // CRMs are connected under People, where it is said first what would happen.
    select: (all) => all.filter((c) => c.role === 'listings'),
  });
  const { data: choices } = useQuery({ queryKey: ['sources', 'choices'], queryFn: () => host.sourceChoices() });
  const [id, setId] = useState<string | null>(null);
  const [presetId, setPresetId] = useState<string | null>(null);
  const preset = choices?.presets.find((p) => p.id === presetId) ?? null;
  const connector = connectors?.find((c) => c.id === (preset?.connector ?? id)) ?? connectors?.[0];
  return (
    <>
      <header className="detail-head">
        <h2 className="grow">
          <Trans>Add a source</Trans>
        </h2>
        <ActionIcon aria-label={t`Close`} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </header>
      <div className="scroll fill pad">
        {error ? (
          <ErrorNote error={error} />
        ) : !connectors || !connector ? (
          <Loading />
        ) : (
          <div className="stack wide add-source">
            {choices && choices.presets.length > 0 && (
              <Select
                label={t`Your MLS`}
                description={t`Fills in what is the same for all its members.`}
                placeholder={t`Type its name, or choose the kind below`}
                data={choices.presets.map((p) => ({ value: p.id, label: p.title }))}
                value={presetId}
                onChange={setPresetId}
                searchable
                clearable
                nothingFoundMessage={t`Not in the list: choose the kind below.`}
                clearButtonProps={{ 'aria-label': t`Clear` }}
              />
            )}
            {preset?.note && <p className="quiet">{preset.note}</p>}
            {!preset && (
              <Select
                label={t`Kind`}
                description={connector.summary}
                data={connectors.map((c) => ({ value: c.id, label: c.title }))}
                value={connector.id}
                onChange={(v) => setId(v)}
                allowDeselect={false}
              />
            )}
            <ConnectForm key={preset?.id ?? connector.id} connector={connector} preset={preset} onAdded={onAdded} />
            {!connector.triedLive && (
              <p className="small quiet">
                <Trans>Not yet tried against a live account.</Trans>{' '}
                {connector.proof && (
                  <>
                    <Trans>What would prove it:</Trans> {connector.proof}
                  </>
                )}
              </p>
            )}
          </div>
        )}
      </div>
    </>
  );
}

/** What a connector needs to be told. Of a source that is there, the fields hold what it has, and a secret that is left
 * empty stays. */
export function ConnectForm({
  connector,
  preset,
  source = null,
  onAdded,
}: {
  connector: ConnectorView;
  preset: PresetView | null;
  source?: SourceView | null;
  onAdded: (name: string) => void;
}) {
  const { t } = useLingui();
  const host = useHost();
  const [name, setName] = useState(source?.name ?? preset?.title ?? '');
  const licences = useLicences();
  const [licence, setLicence] = useState('back-office');
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      connector.fields.map((f) => [
        f.name,
        source ? (source.settings[f.name] ?? '') : (preset?.settings[f.name] ?? f.default ?? ''),
      ]),
    ),
  );
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const missing = missingFields(connector, name, values, source !== null);
  const needed = (field: string) => (tried && missing.includes(field) ? t`This is needed.` : undefined);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (missing.length > 0) return;
    setBusy(true);
    setError(null);
    const request = toRequest(connector, name, licence, values);
    const { settings, secrets } = request;
    // Settings that no field of the form shows stay as they are.
    const kept = Object.entries(source?.settings ?? {}).filter(([key]) =>
      connector.fields.every((f) => f.name !== key),
    );
    const asked = source
      ? host.changeSource({ name: source.name, settings: { ...Object.fromEntries(kept), ...settings }, secrets })
      : host.addSource(request);
    asked.then((view) => onAdded(view.name), setError).finally(() => setBusy(false));
  }
  // Of a known MLS only what differs from member to member is asked; the rest is there to be looked at.
  const given = (f: FormFieldView) => preset !== null && (preset.settings[f.name] !== undefined || !!f.default);
  const asked = connector.fields.filter((f) => f.kind === 'secret' || !given(f));
  const filledIn = connector.fields.filter((f) => !asked.includes(f));
  const field = (f: FormFieldView) => (
    <ConnectorField
      key={f.name}
      field={f}
      value={values[f.name] ?? ''}
      kept={source !== null && f.kind === 'secret'}
      error={needed(f.name)}
      onChange={(value) => setValues((old) => ({ ...old, [f.name]: value }))}
    />
  );
  return (
    <form className="stack wide" onSubmit={submit}>
      {!source && (
        <TextInput
          label={t`Name`}
          description={t`What you call it; it stands beside every listing.`}
          value={name}
          maxLength={80}
          onChange={(e) => setName(e.currentTarget.value)}
          error={needed('')}
          required
        />
      )}
      {asked.map(field)}
      {filledIn.length > 0 && (
        <details open={tried && filledIn.some((f) => missing.includes(f.name))}>
          <summary>
            <Plural
              value={filledIn.length}
              one="# setting is filled in for you"
              other="# settings are filled in for you"
            />
          </summary>
          <div className="stack wide filled-in">{filledIn.map(field)}</div>
        </details>
      )}
      {!source && (
        <Select
          label={t`Licence`}
          description={t`What your agreement with the source allows; it decides where its listings may be shown and printed.`}
          data={licences}
          value={licence}
          onChange={(v) => v && setLicence(v)}
          allowDeselect={false}
        />
      )}
      {error !== null && <ErrorNote error={error} />}
      <div className="row">
        <Button type="submit" loading={busy} style={{ flexShrink: 0 }}>
          {source ? <Trans>Check and save</Trans> : <Trans>Check and add</Trans>}
        </Button>
        <span className="small quiet">
          {source ? (
            <Trans>
              Nothing is changed unless the source answers. With another address or data set everything is read again.
            </Trans>
          ) : (
            <Trans>
              Nothing is saved unless the source answers. Secrets go to the sealed vault and are never shown again.
            </Trans>
          )}
        </span>
      </div>
    </form>
  );
}
