import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import type { BuyerAgreementView, TourCheckView, TourFindingView } from '@/ipc/types';
import { day, money } from '@/lib/format';
import { AgreementForm } from './AgreementForm';
import { LACKS } from './words';

/** What the buyer must have agreed to before the homes are shown: each rule with its source, and what is missing. */
export function AgreementCheck({ check, person }: { check: TourCheckView; person: string | null }) {
  const { t } = useLingui();
  const [editing, setEditing] = useState(false);
  const { agreement } = check;
  return (
    <section className="tour-section" aria-label={t`Agreed to first`}>
      <div className="row between wrap">
        <h2>
          <Trans>Agreed to first</Trans>
        </h2>
        {person && !editing && (
          <Button variant={check.blocked ? 'filled' : 'default'} onClick={() => setEditing(true)}>
            {agreement ? <Trans>Change the agreement</Trans> : <Trans>Enter the agreement</Trans>}
          </Button>
        )}
      </div>
      {check.blocked && (
        <p className="warn-note" role="note">
          <Icon name="warn" size={14} />
          <span>
            <Trans>These homes may not be toured yet.</Trans>
          </span>
        </p>
      )}
      {editing && person && (
        <AgreementForm key={agreement?.id ?? 'new'} person={person} kept={agreement} onDone={() => setEditing(false)} />
      )}
      {agreement && !editing && <Agreement agreement={agreement} />}
      <ul className="tour-findings">
        {check.findings.map((finding) => (
          <Finding key={`${finding.jurisdiction} ${finding.title}`} finding={finding} />
        ))}
      </ul>
      {check.exempt > 0 && (
        <p className="small quiet">
          <Plural
            value={check.exempt}
            one="For # home no rule asks for an agreement: an open house, or no home of one to four dwellings."
            other="For # homes no rule asks for an agreement: open houses, or no homes of one to four dwellings."
          />
        </p>
      )}
      {check.findings.length > 0 && !person && (
        <p className="small quiet">
          <Trans>Say who is shown the homes: the agreement is kept with the buyer.</Trans>
        </p>
      )}
    </section>
  );
}

function Finding({ finding }: { finding: TourFindingView }) {
  const { i18n } = useI18n();
  const kept = finding.lacks.length === 0;
  const since = day(finding.validFrom);
  const { jurisdiction, loadedBy } = finding;
  return (
    <li className="tour-finding" data-tone={kept ? 'good' : 'bad'}>
      <Icon name={kept ? 'good' : 'bad'} size={14} />
      <div className="grow">
        <p>
          <span className="strong">{finding.title}</span>{' '}
          <span className="small quiet">
            {kept && (
              <>
                <Trans>kept</Trans> ·{' '}
              </>
            )}
            <Plural value={finding.homes} one="# home" other="# homes" />
          </span>
        </p>
        {!kept && (
          <>
            <ul className="tour-lacks">
              {finding.lacks.map((lack) => (
                <li key={lack}>{i18n._(LACKS[lack])}</li>
              ))}
            </ul>
            <p>{finding.lawful}</p>
          </>
        )}
        <details className="small quiet">
          <summary>
            <Trans>
              {jurisdiction}, since {since}: what it says and who says so
            </Trans>
          </summary>
          <p>{finding.reason}</p>
          <p>
            {finding.cite} <span>({loadedBy})</span>
          </p>
          {finding.readings.length > 0 && (
            <>
              <p>
                <Trans>Sources read it differently; the careful reading is followed:</Trans>
              </p>
              <ul className="tour-lacks">
                {finding.readings.map((reading) => (
                  <li key={reading}>{reading}</li>
                ))}
              </ul>
            </>
          )}
        </details>
      </div>
    </li>
  );
}

function Agreement({ agreement: { terms } }: { agreement: BuyerAgreementView }) {
  const { compensation } = terms;
  const from = day(terms.startsOn);
  const to = day(terms.endedOn ?? terms.endsOn);
  const signed = day(terms.signedOn);
  const gets =
    compensation?.kind === 'rate'
      ? `${compensation.rate} %`
      : compensation?.kind === 'amount'
        ? money(compensation.amount)
        : compensation?.words;
  return (
    <p className="small">
      {terms.kind === 'full' ? <Trans>Representation</Trans> : <Trans>Showings only</Trans>}
      {' · '}
      {to ? (
        <Trans>
          {from} to {to}
        </Trans>
      ) : (
        <Trans>from {from}, no last day</Trans>
      )}
      {' · '}
      {signed ? <Trans>signed {signed}</Trans> : <Trans>not signed</Trans>}
      {gets && (
        <>
          {' · '}
          <Trans>the broker gets {gets}</Trans>
        </>
      )}
      {terms.keptWhere && <> · {terms.keptWhere}</>}
    </p>
  );
}
