import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { toast } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { TierModeView } from '@/ipc/types';
import { readCents, today } from './money';

const MODES: readonly TierModeView[] = ['marginal', 'atStart', 'retroactive'];

/** A plan, or a new version of one, in the order offices use: referral, franchise, split, fee, team. */
export function PlanForm({ name: given, onClose }: { name: string; onClose: () => void }) {
  const { t } = useLingui();
  const host = useHost();
  const [name, setName] = useState(given);
  const [validFrom, setValidFrom] = useState(today());
  const [atContract, setAtContract] = useState(false);
  const [anniversary, setAnniversary] = useState(false);
  const [percent, setPercent] = useState('70');
  const [tiers, setTiers] = useState('');
  const [mode, setMode] = useState<TierModeView>('marginal');
  const [cap, setCap] = useState('');
  const [royalty, setRoyalty] = useState('');
  const [ofGross, setOfGross] = useState(true);
  const [royaltyCap, setRoyaltyCap] = useState('');
  const [fee, setFee] = useState('');
  const [team, setTeam] = useState('');
  const [error, setError] = useState<unknown>(null);
  const amount = (text: string) => (text.trim() === '' ? null : readCents(text));
  const wrong = (text: string) =>
    text.trim() !== '' && readCents(text) === null ? t`An amount in dollars and whole cents` : undefined;
  const bad = [cap, royaltyCap, fee].some((text) => wrong(text) !== undefined);
  const save = (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    const members = team
      .split(',')
      .map((one) => /^(.+?)\s+([\d.]+)\s*%?$/.exec(one.trim()))
      .flatMap((match) => (match ? [{ agent: match[1] ?? '', percent: match[2] ?? '' }] : []));
    host
      .saveCommissionPlan({
        name,
        validFrom,
        freezesAtContract: atContract,
        anniversaryYear: anniversary,
        agentPercent: percent,
        tiers: tiers || null,
        tierMode: mode,
        companyCapCents: amount(cap),
        royaltyPercent: royalty || null,
        royaltyOfGross: ofGross,
        royaltyCapCents: royalty === '' ? null : amount(royaltyCap),
        fileFeeCents: amount(fee),
        team: members,
      })
      .then(() => {
        toast(<Trans>The plan is saved.</Trans>);
        onClose();
      }, setError);
  };
  return (
    <form
      className="revenue-scroll"
      aria-label={t`Commission plan`}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        e.preventDefault();
        onClose();
      }}
    >
      <div className="stack wide revenue-narrow">
        <h2>
          <Trans>New plan or version</Trans>
        </h2>
        <p className="small quiet" style={{ margin: 0 }}>
          <Trans>
            Under the name of a plan that is there it becomes its next version, and the one before ends the day before.
          </Trans>
        </p>
        <div className="revenue-form">
          <TextInput label={t`Name`} autoFocus value={name} onChange={(e) => setName(e.currentTarget.value)} />
          <TextInput
            type="date"
            label={t`Holds from`}
            value={validFrom}
            onChange={(e) => setValidFrom(e.currentTarget.value)}
          />
          <NativeSelect
            label={t`Which day decides the version`}
            value={atContract ? 'contract' : 'closing'}
            onChange={(e) => setAtContract(e.currentTarget.value === 'contract')}
            data={[
              { value: 'closing', label: t`The day of closing` },
              { value: 'contract', label: t`The day of contract` },
            ]}
          />
          <NativeSelect
            label={t`Caps and tiers count`}
            value={anniversary ? 'anniversary' : 'calendar'}
            onChange={(e) => setAnniversary(e.currentTarget.value === 'anniversary')}
            data={[
              { value: 'calendar', label: t`From 1 January` },
              { value: 'anniversary', label: t`From the day the agent joined` },
            ]}
          />
          <TextInput
            label={t`Agent's part, %`}
            value={percent}
            disabled={tiers.trim() !== ''}
            onChange={(e) => setPercent(e.currentTarget.value)}
          />
          <TextInput
            label={t`Or tiers of the year`}
            placeholder={t`60% to 50k, 70% to 100k, 80% above`}
            value={tiers}
            onChange={(e) => setTiers(e.currentTarget.value)}
          />
          {tiers.trim() !== '' && (
            <NativeSelect
              label={t`A deal that crosses a threshold`}
              value={mode}
              onChange={(e) => setMode(MODES.find((one) => one === e.currentTarget.value) ?? 'marginal')}
              data={[
                { value: 'marginal', label: t`Each part by its own tier` },
                { value: 'atStart', label: t`Whole, by the tier it begins in` },
                { value: 'retroactive', label: t`The whole year by the tier reached` },
              ]}
            />
          )}
          <TextInput
            label={t`Company takes a year at most`}
            placeholder={t`no cap`}
            value={cap}
            error={wrong(cap)}
            onChange={(e) => setCap(e.currentTarget.value)}
          />
          <TextInput
            label={t`Franchise, %`}
            placeholder={t`none`}
            value={royalty}
            onChange={(e) => setRoyalty(e.currentTarget.value)}
          />
          {royalty.trim() !== '' && (
            <>
              <TextInput
                label={t`Franchise takes a year at most`}
                placeholder={t`no cap`}
                value={royaltyCap}
                error={wrong(royaltyCap)}
                onChange={(e) => setRoyaltyCap(e.currentTarget.value)}
              />
              <Checkbox
                label={t`Of the whole commission, before the referral`}
                checked={ofGross}
                onChange={(e) => setOfGross(e.currentTarget.checked)}
              />
            </>
          )}
          <TextInput
            label={t`Fee per file, US dollars`}
            placeholder={t`none`}
            value={fee}
            error={wrong(fee)}
            onChange={(e) => setFee(e.currentTarget.value)}
          />
          <TextInput
            label={t`Others of the team, of what is left`}
            placeholder={t`Kim 30 %, Lee 10 %`}
            value={team}
            onChange={(e) => setTeam(e.currentTarget.value)}
          />
        </div>
        {error !== null && <ErrorNote error={error} compact />}
        <div className="row">
          <Button type="submit" disabled={name.trim() === '' || bad}>
            <Trans>Save</Trans>
          </Button>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      </div>
    </form>
  );
}
