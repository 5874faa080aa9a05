import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toastError } from '@/components/toast';
import type { KeptItemView, PartnerItemView, PartnerView } from '@/ipc/types';
import { day, money, number } from '@/lib/format';
import { Agreements } from './Agreements';
import { usePartner, useProposes } from './api';
import { Documents } from './Documents';
import { emptyItem } from './forms';
import { ItemForm } from './ItemForm';
import { LicenceMark, StateMark } from './Marks';
import { Onboarding } from './Onboarding';
import { PartnerForm } from './PartnerForm';
import { Section } from './Section';
import { isRemovable, useChanges } from './useChanges';
import { fieldWord, lessIsBetter, metricFigure, word } from './words';

type Kind = PartnerItemView['kind'];

/** What is being entered: a new record of a kind, or a change of one. */
export type Editing = { kind: Kind; kept: KeptItemView | null } | null;

/** A partner with everything that belongs to it. */
export function PartnerPane({
  id,
  onClose,
  onOpen,
}: {
  id: string;
  onClose: () => void;
  onOpen: (id: string) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const changes = useChanges();
  const proposes = useProposes();
  const { data: partner, error, refetch } = usePartner(id);
  const [form, setForm] = useState(false);
  const [editing, setEditing] = useState<Editing>(null);
  if (error)
    return (
      <div className="pad stack">
        <ErrorNote error={error} onRetry={() => void refetch()} />
        <div>
          <Button variant="default" onClick={onClose}>
            <Trans>Back to the list</Trans>
          </Button>
        </div>
      </div>
    );
  if (!partner) return <Loading />;
  const { form: it } = partner;
  const of = (kind: Kind) => partner.items.filter((k) => k.item.kind === kind);
  const add = (kind: Kind) => () => setEditing({ kind, kept: null });
  const edit = (kept: KeptItemView) => () => setEditing({ kind: kept.item.kind, kept });
  const editor = (kind: Kind) =>
    editing?.kind === kind && (
      <ItemForm
        key={editing.kept?.id ?? 'new'}
        partner={partner}
        start={editing.kept?.item ?? emptyItem(kind, partner.today)}
        before={editing.kept}
        onClose={() => setEditing(null)}
      />
    );
  const toggleAway = () => {
    const name = it.name;
    const what = it.putAway ? <Trans>Brought back: {name}</Trans> : <Trans>Put away: {name}</Trans>;
    const why = proposes ? (it.putAway ? t`To be worked with again` : t`No longer worked with`) : null;
    changes.partner({ ...it, putAway: !it.putAway }, partner, why, what).then(() => {
      if (!it.putAway && !proposes) onClose();
    }, toastError);
  };
  return (
    <>
      <header className="partner-head">
        <div className="grow">
          <p className="small quiet partner-path">
            {partner.path.map((p) => (
              <button key={p.id} type="button" className="plain-button small" onClick={() => onOpen(p.id)}>
                {p.name} ›
              </button>
            ))}
            {word.kind(i18n, it.kind, it.speciality)} · {word.level(i18n, it.level)}
          </p>
          <h2>{it.name}</h2>
        </div>
        <Button variant="default" onClick={() => setForm(true)}>
          <Trans>Edit</Trans>
        </Button>
        <Button variant="default" onClick={toggleAway}>
          {it.putAway ? <Trans>Bring back</Trans> : <Trans>Put away</Trans>}
        </Button>
        <button type="button" className="plain-button" aria-label={t`Close`} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div className="partner-scroll">
        {form && (
          <PartnerForm
            start={it}
            before={partner}
            parents={partner.path}
            onClose={() => setForm(false)}
            onSaved={() => setForm(false)}
          />
        )}
        {(partner.licence.state === 'missing' || partner.licence.state === 'expired') && (
          <p className="partner-note">
            <LicenceMark licence={partner.licence} long />
            <button type="button" className="plain-button small" onClick={add('licence')}>
              <Trans>Enter the licence</Trans>
            </button>
          </p>
        )}
        {partner.waiting > 0 && (
          <p className="partner-note">
            <Icon name="clock" size={12} />
            <Plural
              value={partner.waiting}
              one="A proposed change waits for an admin."
              other="# proposed changes wait for an admin."
            />
          </p>
        )}
        <div className="partner-columns">
          <div>
            <Onboarding partner={partner} onAdd={add('onboarding')} onEdit={(kept) => edit(kept)()} />
            {editor('onboarding')}
            <Agreements partner={partner} onAdd={add('agreement')} onEdit={(kept) => edit(kept)()} />
            {editor('agreement')}
            <Documents partner={partner} />
            <Section
              title={t`Service levels`}
              add={proposes ? undefined : t`Service level`}
              onAdd={add('service-level')}
            >
              {editor('service-level')}
              <Lines empty={t`Nothing promised`}>
                {of('service-level').map((kept) => (
                  <Line key={kept.id} kept={kept} partner={partner.id} onEdit={edit(kept)}>
                    <LevelWords kept={kept} />
                  </Line>
                ))}
              </Lines>
            </Section>
            <Section title={t`Figures`} add={t`Figure`} onAdd={add('measurement')}>
              {editor('measurement')}
              <Lines empty={t`Nothing measured`}>
                {of('measurement').map((kept) => (
                  <Line key={kept.id} kept={kept} partner={partner.id} onEdit={edit(kept)}>
                    <FigureWords kept={kept} />
                  </Line>
                ))}
              </Lines>
            </Section>
          </div>
          <div>
            <Section title={t`Licences`} add={t`Licence`} onAdd={add('licence')}>
              {editor('licence')}
              <Lines empty={partner.licence.state === 'notNeeded' ? t`None needed` : t`None on file`}>
                {of('licence').map((kept) => (
                  <Line key={kept.id} kept={kept} partner={partner.id} onEdit={edit(kept)}>
                    <LicenceWords kept={kept} />
                  </Line>
                ))}
              </Lines>
            </Section>
            <Facts partner={partner} onOpen={onOpen} />
            <Section title={t`Complaints`} add={t`Complaint`} onAdd={add('complaint')}>
              {editor('complaint')}
              <Lines empty={t`None`}>
                {of('complaint').map((kept) => (
                  <Line key={kept.id} kept={kept} partner={partner.id} onEdit={edit(kept)}>
                    {kept.item.kind === 'complaint' && (
                      <>
                        <span>{kept.item.what}</span>
                        <span className="small quiet">
                          {day(kept.item.on)} · {kept.item.outcome ?? <Trans>not settled</Trans>}
                        </span>
                      </>
                    )}
                  </Line>
                ))}
              </Lines>
            </Section>
            <Section title={t`Disclosures`} add={t`Disclosure`} onAdd={add('disclosure')}>
              {editor('disclosure')}
              <Lines empty={t`None delivered`}>
                {of('disclosure').map((kept) => (
                  <Line key={kept.id} kept={kept} partner={partner.id} onEdit={edit(kept)}>
                    {kept.item.kind === 'disclosure' && (
                      <>
                        <span>
                          {kept.item.to} · {kept.item.version}
                        </span>
                        <span className="small quiet">
                          {day(kept.item.deliveredAt)} · {word.channel(i18n, kept.item.channel)} ·{' '}
                          {word.receipt(i18n, kept.item.receipt)}
                        </span>
                      </>
                    )}
                  </Line>
                ))}
              </Lines>
            </Section>
            <Section title={t`What was done`}>
              <ul className="partner-lines">
                {partner.history.map((deed) => (
                  <li key={`${deed.at}-${deed.kind}-${deed.what}`} className="small">
                    <span className="quiet">{day(deed.at)}</span> {deed.by} · {word.item(i18n, deed.kind)}{' '}
                    {deed.what === 'made' ? (
                      <Trans>entered</Trans>
                    ) : deed.what === 'removed' ? (
                      <Trans>removed</Trans>
                    ) : (
                      <Trans>changed</Trans>
                    )}
                    {deed.changes.length > 0 && (
                      <span className="quiet">: {deed.changes.map((c) => fieldWord(i18n, c.field)).join(', ')}</span>
                    )}
                  </li>
                ))}
              </ul>
            </Section>
          </div>
        </div>
      </div>
    </>
  );
}

/** Lines of a section, or a word for none. */
function Lines({ empty, children }: { empty: string; children: readonly React.ReactNode[] }) {
  if (children.length === 0) return <p className="small quiet partner-empty">{empty}</p>;
  return <ul className="partner-lines">{children}</ul>;
}

/** A record in a line, with what can be done about it. */
function Line({
  kept,
  partner,
  onEdit,
  children,
}: {
  kept: KeptItemView;
  partner: string;
  onEdit: () => void;
  children: React.ReactNode;
}) {
  const { t } = useLingui();
  const changes = useChanges();
  const proposes = useProposes();
  return (
    <li className="partner-line">
      <span className="partner-line-words">{children}</span>
      {kept.state !== '' && <StateMark state={kept.state} />}
      <button type="button" className="plain-button small" onClick={onEdit}>
        <Trans>Edit</Trans>
      </button>
      {isRemovable(kept.item.kind) && !proposes && (
        <button
          type="button"
          className="plain-button"
          aria-label={t`Remove`}
          onClick={() => changes.remove(partner, kept)}
        >
          <Icon name="trash" size={12} />
        </button>
      )}
    </li>
  );
}

function LicenceWords({ kept: { item } }: { kept: KeptItemView }) {
  const { i18n } = useI18n();
  if (item.kind !== 'licence') return null;
  const ends = day(item.expiresOn);
  const looked = day(item.lookedUpAt);
  return (
    <>
      <span>
        {word.licence(i18n, item.licenceType)} {item.number}
      </span>
      <span className="small quiet">
        {item.authority.toUpperCase()}
        {ends !== '' && (
          <>
            {' · '}
            <Trans>until {ends}</Trans>
          </>
        )}
        {looked !== '' && (
          <>
            {' · '}
            <Trans>looked up {looked}</Trans>
          </>
        )}
      </span>
    </>
  );
}

function LevelWords({ kept: { item, said } }: { kept: KeptItemView }) {
  const { i18n } = useI18n();
  if (item.kind !== 'service-level') return null;
  const target = metricFigure(item.metric, item.target);
  const figure = said === null ? null : metricFigure(item.metric, Number(said));
  return (
    <>
      <span>
        {word.metric(i18n, item.metric)} {lessIsBetter(item.metric) ? '≤' : '≥'} {target}
      </span>
      <span className="small quiet">
        <Plural value={item.windowDays} one="over a day" other="over # days" />
        {figure !== null && (
          <>
            {' · '}
            <Trans>last figure {figure}</Trans>
          </>
        )}
      </span>
    </>
  );
}

function FigureWords({ kept: { item } }: { kept: KeptItemView }) {
  const { i18n } = useI18n();
  if (item.kind !== 'measurement') return null;
  return (
    <>
      <span>
        {word.metric(i18n, item.metric)} {metricFigure(item.metric, item.value)}
      </span>
      <span className="small quiet">
        <Plural value={item.cases} one="from # case" other={`from ${number(item.cases)} cases`} /> · {day(item.from)} –{' '}
        {day(item.to)} · {item.source}
      </span>
    </>
  );
}

/** Who they are: contacts, place, offerings, ties, sources. */
function Facts({ partner, onOpen }: { partner: PartnerView; onOpen: (id: string) => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { form: it } = partner;
  return (
    <>
      <Section title={t`Whom to ask`}>
        {it.contacts.length === 0 && (
          <p className="small quiet partner-empty">
            <Trans>Nobody named yet</Trans>
          </p>
        )}
        <ul className="partner-lines">
          {it.contacts.map((c) => (
            <li key={`${c.name}-${c.email}-${c.phone}`} className="partner-line">
              <span className="partner-line-words">
                <span>
                  {c.name} <span className="quiet">{c.role}</span>
                </span>
                <span className="small quiet">{[c.phone, c.email].filter(Boolean).join(' · ')}</span>
              </span>
            </li>
          ))}
        </ul>
      </Section>
      {partner.below.length > 0 && (
        <Section title={t`Branches and people`}>
          <ul className="partner-lines">
            {partner.below.map((b) => (
              <li key={b.id} className="partner-line">
                <button type="button" className="plain-button grow-left" onClick={() => onOpen(b.id)}>
                  {b.name}
                </button>
                <LicenceMark licence={b.licence} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t`About`}>
        <dl className="partner-facts">
          <dt>
            <Trans>Settlement service</Trans>
          </dt>
          <dd>
            {partner.settlement === 'no' ? (
              <Trans>no</Trans>
            ) : partner.settlementByLaw ? (
              <Trans>yes, by 12 CFR 1024.2(b)</Trans>
            ) : partner.settlement === 'yes' ? (
              <Trans>yes, as was said</Trans>
            ) : (
              <Trans>not said; treated as one</Trans>
            )}
          </dd>
          <dt>
            <Trans>Tie</Trans>
          </dt>
          <dd>
            {it.affiliation ? (
              <>
                {word.tie(i18n, it.affiliation.tie)}: {it.affiliation.nature}
                {it.affiliation.ownedBp > 0 && ` (${number(it.affiliation.ownedBp / 100, 2)} %)`}
              </>
            ) : (
              <Trans>none recorded</Trans>
            )}
          </dd>
          <dt>
            <Trans>Works in</Trans>
          </dt>
          <dd>{it.coverage.join(', ') || '—'}</dd>
          <dt>
            <Trans>Form W-9</Trans>
          </dt>
          <dd>{it.w9OnFile ? <Trans>on file</Trans> : <Trans>not on file</Trans>}</dd>
          {it.offerings.map((o) => (
            <div key={o.name} className="partner-fact-pair">
              <dt>{o.name}</dt>
              <dd>
                {money(o.price)} {o.validUntil !== null && <span className="small quiet">({day(o.validUntil)})</span>}
              </dd>
            </div>
          ))}
          {it.notes && (
            <>
              <dt>
                <Trans>Notes</Trans>
              </dt>
              <dd>{it.notes}</dd>
            </>
          )}
        </dl>
      </Section>
      <Sources partner={partner} />
    </>
  );
}

/** The sources that are with a partner, and how each does; others can be put to it. */
function Sources({ partner }: { partner: PartnerView }) {
  const { t } = useLingui();
  if (partner.integrations.length === 0) return null;
  return (
    <Section title={t`Integrations`}>
      <ul className="partner-lines">
        {partner.integrations.map((s) => {
          const last = day(s.lastDoneAt);
          const days = s.days;
          return (
            <li key={s.connection} className="partner-line">
              <span className="partner-line-words">
                <span>{s.name}</span>
                <span className="small quiet" title={t`Runs of the last ${days} days`}>
                  {last === '' ? <Trans>never read in full</Trans> : <Trans>last read in full {last}</Trans>} ·{' '}
                  <Trans>
                    {number(s.failedCalls)} of {number(s.calls)} requests failed
                  </Trans>
                </span>
              </span>
              <StateMark state={s.state} />
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
