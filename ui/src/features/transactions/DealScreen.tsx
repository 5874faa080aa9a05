import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useCommands } from '@/components/commands';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { TransactionView } from '@/ipc/types';
import { day, money } from '@/lib/format';
import { useDeal } from './api';
import { Contingencies } from './Contingencies';
import { Dates } from './Dates';
import { DealForm } from './DealForm';
import { History } from './History';
import { asks, type Move, MoveForm } from './MoveForm';
import { Papers } from './Papers';
import { Parties } from './Parties';
import { Risks } from './Risks';
import { Section } from './Section';
import { useChanges } from './useChanges';
import { word } from './words';
import './transactions.css';

/** One deal: what is due, what endangers it, its contingencies, papers and people, and what was done. */
export function DealScreen({
  id,
  onBack,
  onPerson,
  onPartner,
  onListing,
  onPlan,
}: {
  id: string;
  onBack: () => void;
  onPerson: (id: string) => void;
  onPartner: (id: string) => void;
  onListing: (key: string) => void;
  onPlan: () => void;
}) {
  const { t } = useLingui();
  const { data: deal, error, refetch } = useDeal(id);
  const [editing, setEditing] = useState(false);
  const [asked, setAsked] = useState<Move | null>(null);
  useCommands('deal', [
    { id: 'deal.edit', title: t`Edit the deal`, keys: 'e', run: () => setEditing(true) },
    { id: 'deal.plan', title: t`Plan the work`, keys: 'w', run: onPlan },
    { id: 'deal.back', title: t`Back to the deals`, keys: 'escape', run: onBack },
  ]);
  if (error)
    return (
      <div className="pad stack">
        <ErrorNote error={error} onRetry={() => void refetch()} />
        <div>
          <Button variant="default" onClick={onBack}>
            <Trans>Back to the deals</Trans>
          </Button>
        </div>
      </div>
    );
  if (!deal) return <Loading />;
  const { hindrance } = deal;
  return (
    <div className="fill stack deals" style={{ gap: 0 }}>
      <Head deal={deal} onBack={onBack} onEdit={() => setEditing(true)} onAsk={setAsked} onPlan={onPlan} />
      <div className="deal-scroll">
        {asked && <MoveForm key={asked.stage} move={asked} onDone={() => setAsked(null)} />}
        {editing && (
          <DealForm
            key={deal.revision}
            start={deal.form}
            revision={deal.revision}
            onClose={() => setEditing(false)}
            onSaved={() => setEditing(false)}
          />
        )}
        {hindrance && deal.stage === 'offer' && (
          <p className="deal-note" role="note">
            <Icon name="warn" size={14} />
            <span>
              <Trans>Not ready to sign.</Trans> {hindrance.because}. <span className="quiet">{hindrance.source}</span>
            </span>
          </p>
        )}
        {deal.endedBecause && (
          <p className="deal-note" role="note">
            <Icon name="info" size={14} />
            <span>
              <Trans>Ended:</Trans> {deal.endedBecause}
            </span>
          </p>
        )}
        <div className="deal-columns">
          <div>
            <Dates deal={deal} />
            <Contingencies deal={deal} />
            <Papers deal={deal} />
          </div>
          <div>
            <Risks deal={deal} />
            <Parties deal={deal} onPerson={onPerson} onPartner={onPartner} onEdit={() => setEditing(true)} />
            <Facts deal={deal} onListing={onListing} />
            <Section title={t`Notes`}>
              <p className={deal.form.notes ? 'deal-notes' : 'small quiet'}>{deal.form.notes ?? t`None`}</p>
            </Section>
            <History deal={deal} />
          </div>
        </div>
      </div>
    </div>
  );
}

function Head({
  deal,
  onBack,
  onEdit,
  onAsk,
  onPlan,
}: {
  deal: TransactionView;
  onBack: () => void;
  onEdit: () => void;
  onAsk: (move: Move) => void;
  onPlan: () => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const changes = useChanges();
  const { id, revision, today } = deal;
  const { title } = deal.form;
  const move = (stage: string) => {
    if (stage === deal.stage) return;
    if (asks(stage, deal.needsDay)) {
      onAsk({ id, revision, title, stage, today });
      return;
    }
    const name = word.stage(i18n, stage);
    changes
      .did(
        host.moveTransaction({ id, revision, stage, on: null, because: null }),
        <Trans>
          “{title}” is at {name}.
        </Trans>,
      )
      .catch(toastError);
  };
  const closing = day(deal.closing);
  const since = day(deal.since);
  return (
    <header className="deal-head">
      <button type="button" className="plain-button" aria-label={t`Back to the deals`} onClick={onBack}>
        <Icon name="left" />
      </button>
      <div className="grow">
        <h1>{title}</h1>
        <p className="small quiet deal-head-facts">
          <span>{word.side(i18n, deal.form.side)}</span>
          {deal.price && <span className="strong num">{money(deal.price)}</span>}
          <span>{closing === '' ? <Trans>no closing day yet</Trans> : <Trans>closes {closing}</Trans>}</span>
          <span>
            <Trans>at this stage since {since}</Trans>
          </span>
        </p>
      </div>
      <NativeSelect
        className="deal-stage"
        aria-label={t`Stage`}
        value={deal.stage}
        data={[deal.stage, ...deal.mayGo].map((stage) => ({
          value: stage,
          label: stage === deal.stage ? word.stage(i18n, stage) : t`Move to ${word.stage(i18n, stage)}`,
        }))}
        disabled={deal.mayGo.length === 0}
        onChange={(e) => move(e.currentTarget.value)}
      />
      <Button
        variant="default"
        leftSection={<Icon name="calendar" size={14} />}
        title={t`Jobs at the property: who comes when, before which day of the contract`}
        onClick={onPlan}
      >
        <Trans>Plan the work</Trans>
      </Button>
      <Button variant="default" onClick={onEdit}>
        <Trans>Edit</Trans>
      </Button>
    </header>
  );
}

function Facts({ deal, onListing }: { deal: TransactionView; onListing: (key: string) => void }) {
  const { t } = useLingui();
  const { form } = deal;
  return (
    <Section title={t`Property and money`}>
      <dl className="facts">
        <dt>
          <Trans>Loan</Trans>
        </dt>
        <dd className="num-left">{deal.loan ? money(deal.loan) : <Trans>cash</Trans>}</dd>
        <dt>
          <Trans>Appraised at</Trans>
        </dt>
        <dd className="num-left">{deal.appraised ? money(deal.appraised) : '—'}</dd>
        <dt>
          <Trans>Year built</Trans>
        </dt>
        <dd>{form.yearBuilt ?? <Trans>unknown; counts as before 1978</Trans>}</dd>
        <dt>
          <Trans>Where</Trans>
        </dt>
        <dd>
          {form.state} · {form.zone}
        </dd>
        <dt>
          <Trans>Listing</Trans>
        </dt>
        <dd>
          {form.listing ? (
            <button type="button" className="plain-button person-link" onClick={() => onListing(form.listing ?? '')}>
              {form.listing}
            </button>
          ) : (
            '—'
          )}
        </dd>
      </dl>
    </Section>
  );
}
