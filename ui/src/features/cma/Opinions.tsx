import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import type { OpinionKindView, OpinionView } from '@/ipc/types';
import { day, fromMajor, roundMoney } from '@/lib/format';
import { isDay } from './edits';
import type { Wizard } from './useWizard';

/** Other people's figures beside the estimate, and what stands between them. */
export function Opinions({ wizard }: { wizard: Wizard }) {
  const { view, edits, edit } = wizard;
  const opinions = view.result?.opinions ?? [];
  const words = useKindWords();
  const { t } = useLingui();
  return (
    <section className="stack">
      <div>
        <h3>
          <Trans>Other opinions</Trans>
        </h3>
        <p className="small quiet">
          <Trans>What is asked, what a site says, what the owner believes, what was paid before.</Trans>
        </p>
      </div>
      {opinions.map((o) => (
        <article key={`${o.kind} ${o.at ?? 'listed'}`} className="opinion">
          <div className="row">
            <span className="strong grow">
              {words[o.kind]}
              <span className="quiet small opinion-source">
                {[o.source, o.date ? day(o.date) : ''].filter(Boolean).join(', ')}
              </span>
            </span>
            <Standing opinion={o} />
            <span className="strong num opinion-amount">{roundMoney(o.amount)}</span>
            {o.at !== null ? (
              <ActionIcon
                aria-label={t`Remove ${words[o.kind]}`}
                onClick={() => edit({ opinions: edits.opinions.filter((_, i) => i !== o.at) })}
              >
                <Icon name="close" size={14} />
              </ActionIcon>
            ) : (
              <span className="opinion-gap" />
            )}
          </div>
          {o.words.map((line) => (
            <p key={line} className="small quiet">
              {line}
            </p>
          ))}
        </article>
      ))}
      <AddOpinion wizard={wizard} />
    </section>
  );
}

function Standing({ opinion }: { opinion: OpinionView }) {
  if (!opinion.difference) return null;
  const amount = roundMoney(opinion.difference, true);
  return (
    <span className={opinion.standing === 'within' ? 'small quiet' : 'tag warn'}>
      {opinion.standing === 'within' && <Trans>{amount}, inside the range</Trans>}
      {opinion.standing === 'above' && <Trans>{amount}, above the range</Trans>}
      {opinion.standing === 'below' && <Trans>{amount}, below the range</Trans>}
    </span>
  );
}

function useKindWords(): Record<OpinionKindView, string> {
  const { t } = useLingui();
  return { listPrice: t`List price`, avm: t`Outside AVM`, owner: t`Owner's opinion`, previousSale: t`Previous sale` };
}

function AddOpinion({ wizard: { view, edits, edit } }: { wizard: Wizard }) {
  const { t } = useLingui();
  const words = useKindWords();
  const [kind, setKind] = useState<OpinionKindView>('avm');
  const [amount, setAmount] = useState<number | ''>('');
  const [source, setSource] = useState('');
  const [date, setDate] = useState('');
  const wrongDate = date !== '' && !isDay(date);
  const noPrice = amount !== '' && amount <= 0;
  const ready = amount !== '' && amount > 0 && !wrongDate;
  const currency = view.result?.estimate.currency ?? 'USD';
  const add = () => {
    if (amount === '' || !ready) return;
    const { minor } = fromMajor(amount, currency);
    edit({ opinions: [...edits.opinions, { kind, minor, source: source.trim(), date: date || null }] });
    setAmount('');
    setSource('');
    setDate('');
  };
  return (
    <form
      className="row wrap opinion-form"
      onSubmit={(e) => {
        e.preventDefault();
        add();
      }}
    >
      <NativeSelect
        label={t`Whose`}
        value={kind}
        data={Object.entries(words).map(([value, label]) => ({ value, label }))}
        onChange={(e) => setKind(e.currentTarget.value as OpinionKindView)}
      />
      <NumberInput
        label={t`Figure, $`}
        hideControls
        thousandSeparator
        value={amount}
        error={noPrice ? t`More than zero` : undefined}
        onChange={(v) => setAmount(typeof v === 'number' ? v : '')}
      />
      <TextInput label={t`Source`} maxLength={80} value={source} onChange={(e) => setSource(e.currentTarget.value)} />
      <TextInput
        label={t`Date`}
        placeholder="YYYY-MM-DD"
        maxLength={10}
        value={date}
        error={wrongDate ? t`As 2026-11-20` : undefined}
        onChange={(e) => setDate(e.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!ready}>
        <Trans>Add</Trans>
      </Button>
    </form>
  );
}
