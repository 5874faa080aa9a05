import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import type { KeptItemView, PartnerItemView, PartnerView } from '@/ipc/types';
import { day, money, month, number } from '@/lib/format';
import { useProposes } from './api';
import { emptyItem } from './forms';
import { ItemForm } from './ItemForm';
import { StateMark } from './Marks';
import { Section } from './Section';
import { useChanges } from './useChanges';
import { word } from './words';

/** What was agreed with a partner: how far each has come, its terms, what it lacks, and what is not proved yet. */
export function Agreements({
  partner,
  onAdd,
  onEdit,
}: {
  partner: PartnerView;
  onAdd: () => void;
  onEdit: (kept: KeptItemView) => void;
}) {
  const { t } = useLingui();
  const kept = partner.items.filter((k) => k.item.kind === 'agreement');
  return (
    <Section title={t`Agreements`} add={t`Agreement`} onAdd={onAdd}>
      {kept.length === 0 && (
        <p className="small quiet partner-empty">
          <Trans>Nothing agreed, or nobody has entered it</Trans>
        </p>
      )}
      <ul className="partner-lines">
        {kept.map((k) => (
          <Agreement key={k.id} partner={partner} kept={k} onEdit={() => onEdit(k)} />
        ))}
      </ul>
    </Section>
  );
}

const NEXT: Record<string, readonly string[]> = {
  draft: ['proposed', 'ended'],
  proposed: ['active', 'draft', 'ended'],
  active: ['ended'],
};

function Agreement({ partner, kept, onEdit }: { partner: PartnerView; kept: KeptItemView; onEdit: () => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const changes = useChanges();
  const proposes = useProposes();
  const [asking, setAsking] = useState<string | null>(null);
  const [proving, setProving] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>(null);
  const { item } = kept;
  if (item.kind !== 'agreement') return null;
  const step = (next: string, why: string | null) => {
    setError(null);
    changes.step(kept, next, why).then(() => setAsking(null), setError);
  };
  const words: Record<string, string> = {
    proposed: t`Handed over`,
    active: t`Put in force`,
    draft: t`Back to draft`,
    ended: t`End it`,
  };
  const starts = day(item.startsOn) || '…';
  const ends = day(item.endsOn) || '…';
  const fee = money(item.fee);
  const every = word.every(i18n, item.feeEvery ?? '');
  const proof = (said: string): PartnerItemView => ({
    ...(emptyItem('proof', partner.today) as Extract<PartnerItemView, { kind: 'proof' }>),
    agreement: kept.id,
    month: `${said.slice(0, 7)}-01`,
    deliverable: said.slice(8),
  });
  return (
    <li className="partner-agreement">
      <div className="partner-line">
        <span className="partner-line-words">
          <span className="strong">{item.title}</span>
          <span className="small quiet">
            {word.agreement(i18n, item.agreementType)} · {starts} – {ends}
            {fee !== '' && ` · ${fee} ${every}`}
            {item.shareBp !== null && ` · ${number(item.shareBp / 100, 2)} %`}
            {item.noticeDays !== null && (
              <>
                {' · '}
                <Trans>{number(item.noticeDays)} days of notice</Trans>
              </>
            )}
          </span>
        </span>
        <StateMark state={kept.state} />
      </div>
      {kept.lacks.length > 0 && (
        <p className="small partner-lacks">
          <Icon name="warn" size={12} /> <Trans>To be in force:</Trans>{' '}
          {kept.lacks.map((lack) => word.lack(i18n, lack)).join(', ')}
        </p>
      )}
      {kept.missingProofs.map((said) => (
        <p key={said} className="small partner-lacks">
          <Icon name="warn" size={12} />{' '}
          <Trans>
            No proof for {month(said.slice(0, 7))}: {said.slice(8)}
          </Trans>{' '}
          <button type="button" className="plain-button small" onClick={() => setProving(said)}>
            <Trans>Enter the proof</Trans>
          </button>
        </p>
      ))}
      {proving !== null && <ItemForm partner={partner} start={proof(proving)} onClose={() => setProving(null)} />}
      {kept.state === 'ended' && kept.said !== null && <p className="small quiet">{kept.said}</p>}
      <div className="row wrap">
        {(NEXT[kept.state] ?? []).map((next) => (
          <Button
            key={next}
            variant="default"
            onClick={() => {
              if (next === 'ended' || proposes) setAsking(next);
              else step(next, null);
            }}
          >
            {words[next]}
          </Button>
        ))}
        {kept.state === 'draft' && (
          <button type="button" className="plain-button small" onClick={onEdit}>
            <Trans>Edit</Trans>
          </button>
        )}
      </div>
      {asking !== null && (
        <form
          className="row wrap"
          aria-label={words[asking]}
          onSubmit={(e) => {
            e.preventDefault();
            step(asking, reason);
          }}
        >
          <TextInput
            autoFocus
            className="grow"
            aria-label={t`Why`}
            placeholder={asking === 'ended' ? t`Why it ends; this cannot be taken back` : t`Why`}
            value={reason}
            onChange={(e) => setReason(e.currentTarget.value)}
          />
          <Button variant="default" onClick={() => setAsking(null)}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" disabled={reason.trim() === ''}>
            {words[asking]}
          </Button>
        </form>
      )}
      {error !== null && <ErrorNote error={error} compact />}
    </li>
  );
}
