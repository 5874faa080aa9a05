import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useHost } from '@/ipc/context';
import type { SourceView, TermsView } from '@/ipc/types';
import { day, number } from '@/lib/format';
import { Alerts } from './Alerts';
import { useLicences } from './licences';
import { basisPoints, percentText, wrongFields } from './terms';

/** What the agreement behind a source says, and what follows from it. */
export function Terms({ source }: { source: SourceView }) {
  const { t } = useLingui();
  const host = useHost();
  const licences = useLicences();
  const { data: choices } = useQuery({ queryKey: ['sources', 'choices'], queryFn: () => host.sourceChoices() });
  const [terms, setTerms] = useState<TermsView>(source.terms);
  const [licence, setLicence] = useState(source.licence);
  const [share, setShare] = useState(percentText(source.terms.revenueShareBp));
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const wrong = wrongFields(terms, share);
  const set = (change: Partial<TermsView>) => {
    setDone(false);
    setTerms((old) => ({ ...old, ...change }));
  };
  const out = (field: string, words: string) => (wrong.includes(field) ? words : undefined);
  const whole = (value: string | number) => (value === '' ? null : Number(value));
  function submit(event: FormEvent) {
    event.preventDefault();
    if (wrong.length > 0) return;
    setBusy(true);
    setError(null);
    host
      .saveTerms({ name: source.name, licence, terms: { ...terms, revenueShareBp: basisPoints(share) ?? null } })
      .then(() => setDone(true), setError)
      .finally(() => setBusy(false));
  }
  return (
    <>
      {source.alerts.length > 0 && (
        <div className="section stack">
          <Alerts alerts={source.alerts} />
        </div>
      )}
      <section className="section" aria-label={t`What it allows`}>
        <h3>
          <Trans>What it allows</Trans>
        </h3>
        <dl className="facts">
          <dt>{t`CMA`}</dt>
          <dd>
            <Allowed yes={source.cmaAllowed} no={t`no: it needs back-office or VOW rights`} />
          </dd>
          <dt>{t`Statistics`}</dt>
          <dd>
            <Allowed yes={source.statisticsAllowed} no={t`no: they need back-office rights`} />
          </dd>
          <dt>{t`Oldest data shown to clients`}</dt>
          <dd>{t`${number(source.refreshHours)} hours`}</dd>
          <dt>{t`Display rules`}</dt>
          <dd>
            {source.rules.title}
            <div className="small quiet">
              {source.rules.source}, {day(source.rules.readOn)}. <Trans>To be confirmed with the MLS.</Trans>
            </div>
          </dd>
        </dl>
      </section>
      <form className="section stack wide terms-form" onSubmit={submit} aria-label={t`Agreement`}>
        <h3>
          <Trans>Agreement</Trans>
        </h3>
        <Select
          label={t`Licence`}
          data={licences}
          value={licence}
          onChange={(v) => {
            setDone(false);
            if (v) setLicence(v);
          }}
          allowDeselect={false}
        />
        <Select
          label={t`Display rules`}
          data={[
            { value: '', label: t`By the source's own name` },
            ...(choices?.ruleSets ?? []).map((r) => ({ value: r.id, label: r.title })),
          ]}
          value={terms.ruleSet}
          onChange={(v) => set({ ruleSet: v ?? '' })}
          allowDeselect={false}
        />
        <NumberInput
          label={t`Refresh limit, hours`}
          description={t`Where the agreement says other than the rules.`}
          value={terms.refreshHours ?? ''}
          onChange={(v) => set({ refreshHours: whole(v) })}
          error={out('refreshHours', t`1 to 8,760`)}
          allowDecimal={false}
        />
        <Select
          label={t`Integration level`}
          data={[
            { value: 'basic', label: t`Basic` },
            { value: 'standard', label: t`Standard` },
            { value: 'premium', label: t`Premium` },
            { value: 'enterprise', label: t`Enterprise` },
          ]}
          value={terms.level}
          onChange={(v) => set({ level: v })}
          clearable
          clearButtonProps={{ 'aria-label': t`Clear` }}
        />
        <TextInput
          label={t`Coverage`}
          value={terms.coverage}
          maxLength={500}
          onChange={(e) => set({ coverage: e.currentTarget.value })}
        />
        <Textarea
          label={t`Data scope`}
          value={terms.dataScope}
          maxLength={500}
          autosize
          minRows={2}
          onChange={(e) => set({ dataScope: e.currentTarget.value })}
        />
        <div className="terms-pair">
          <NumberInput
            label={t`Agents`}
            value={terms.agents ?? ''}
            onChange={(v) => set({ agents: whole(v) })}
            error={out('agents', t`A whole number`)}
            allowDecimal={false}
            thousandSeparator
          />
          <NumberInput
            label={t`Transactions a year`}
            value={terms.volume ?? ''}
            onChange={(v) => set({ volume: whole(v) })}
            error={out('volume', t`A whole number`)}
            allowDecimal={false}
            thousandSeparator
          />
        </div>
        <TextInput
          label={t`Revenue share, %`}
          value={share}
          onChange={(e) => {
            setDone(false);
            setShare(e.currentTarget.value);
          }}
          error={out('revenueShareBp', t`0 to 100, at most two places`)}
          inputMode="decimal"
        />
        <Checkbox
          label={t`Exclusive: it forbids other agreements of its kind`}
          checked={terms.exclusive}
          onChange={(e) => set({ exclusive: e.currentTarget.checked })}
        />
        <div className="terms-pair">
          <TextInput
            label={t`Renews on`}
            type="date"
            value={terms.renewsOn ?? ''}
            onChange={(e) => set({ renewsOn: e.currentTarget.value || null })}
          />
          <NumberInput
            label={t`Notice, days before`}
            value={terms.noticeDays ?? ''}
            onChange={(v) => set({ noticeDays: whole(v) })}
            error={out('noticeDays', t`0 to 3,650`)}
            allowDecimal={false}
          />
        </div>
        <TextInput
          label={t`Licence ends on`}
          description={t`From that day on nothing of this source is shown. Removing the source erases it.`}
          type="date"
          value={terms.endsOn ?? ''}
          onChange={(e) => set({ endsOn: e.currentTarget.value || null })}
        />
        {error !== null && <ErrorNote error={error} />}
        <div className="row">
          <Button type="submit" loading={busy} disabled={wrong.length > 0}>
            <Trans>Save the terms</Trans>
          </Button>
          <span role="status">
            {done && (
              <>
                <Icon name="good" size={14} /> <Trans>Saved.</Trans>
              </>
            )}
          </span>
        </div>
      </form>
    </>
  );
}

function Allowed({ yes, no }: { yes: boolean; no: string }) {
  return yes ? (
    <>
      <Icon name="good" size={14} /> <Trans>yes</Trans>
    </>
  ) : (
    <>
      <Icon name="lock" size={14} /> {no}
    </>
  );
}
