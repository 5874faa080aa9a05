import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorNote } from '@/components/ErrorNote';
import { useHost } from '@/ipc/context';
import type { LicenceRequest, PaymentDecisionView, PaymentTermsRequest } from '@/ipc/types';
import { DecisionNote } from './DecisionNote';
import { asked } from './terms';
import { basisWord, kindWord, questionWord, recordWord } from './words';

/** Two kinds of party and the bases that some rule leaves a way to. */
export function Parties({
  terms,
  onTerms,
}: {
  terms: PaymentTermsRequest;
  onTerms: (next: PaymentTermsRequest) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const { payerKind, payeeKind } = terms;
  const choices = useQuery({ queryKey: ['revenue', 'choices'], queryFn: () => host.paymentChoices() });
  const offer = useQuery({
    queryKey: ['revenue', 'offer', payerKind, payeeKind],
    queryFn: () => host.paymentOffer({ payerKind, payeeKind }),
  });
  const kinds = (choices.data?.kinds ?? []).map((value) => ({ value, label: kindWord(i18n, value) }));
  const bases = offer.data?.bases ?? [];
  return (
    <>
      <NativeSelect
        label={t`The payer is`}
        value={payerKind}
        onChange={(e) => onTerms({ ...terms, payerKind: e.currentTarget.value, basis: '' })}
        data={kinds}
      />
      <NativeSelect
        label={t`The payee is`}
        value={payeeKind}
        onChange={(e) => onTerms({ ...terms, payeeKind: e.currentTarget.value, basis: '' })}
        data={kinds}
      />
      <NativeSelect
        label={t`The amount depends on`}
        value={terms.basis}
        onChange={(e) => onTerms({ ...terms, basis: e.currentTarget.value })}
        data={[{ value: '', label: t`Choose` }, ...bases.map((value) => ({ value, label: basisWord(i18n, value) }))]}
      />
      {offer.data?.contingent && (
        <p className="small quiet" style={{ gridColumn: '1 / -1', margin: 0 }}>
          <Trans>
            Between these two nothing may depend on a lead, a closing, a loan or a count, so no such basis is offered (
            {offer.data.contingent.provision}).
          </Trans>
        </p>
      )}
    </>
  );
}

/** What the rules still ask: records, questions, licences, the disclosure; each until it is there. */
export function Needs({
  terms,
  onTerms,
  decision,
}: {
  terms: PaymentTermsRequest;
  onTerms: (next: PaymentTermsRequest) => void;
  decision: PaymentDecisionView;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const choices = useQuery({ queryKey: ['revenue', 'choices'], queryFn: () => host.paymentChoices() });
  const questions = [...(choices.data?.facts ?? []), ...(choices.data?.financing ?? [])];
  // What was answered stays where it can be changed.
  const wanted = [...new Set([...terms.answers.map((answer) => answer.name), ...asked(decision.missing, questions)])];
  // Two licences on the payment are themselves the record of them.
  const licences = decision.record.includes('licence numbers of both');
  const disclosure =
    decision.record.includes('delivered_at') || decision.missing.some((name) => name.includes('disclosure in time'));
  const records = decision.record.filter(
    (name) => !['licence numbers of both', 'delivered_at', 'channel', 'attempt', 'user', 'reason'].includes(name),
  );
  const brokers = ['real_estate_broker', 'brokerage', 'team', 'agent'];
  const between = brokers.includes(terms.payerKind) && brokers.includes(terms.payeeKind);
  if (between && !wanted.includes('both_acting_as_brokers')) wanted.unshift('both_acting_as_brokers');
  const place = (name: string) => terms.records.find((record) => record.name === name)?.place ?? '';
  const said = (name: string) => {
    const answer = terms.answers.find((one) => one.name === name);
    return answer === undefined ? '' : answer.is ? 'yes' : 'no';
  };
  const licence = (who: 'payerLicence' | 'payeeLicence', label: string) => {
    const now: LicenceRequest = terms[who] ?? { number: '', state: '', expiresOn: null };
    const set = (next: LicenceRequest) =>
      onTerms({ ...terms, [who]: next.number === '' && next.state === '' ? null : next });
    return (
      <div className="row" key={who}>
        <TextInput
          className="grow"
          label={label}
          value={now.number}
          onChange={(e) => set({ ...now, number: e.currentTarget.value })}
        />
        <TextInput
          label={t`State`}
          value={now.state}
          maxLength={2}
          style={{ width: '4rem' }}
          onChange={(e) => set({ ...now, state: e.currentTarget.value.toUpperCase() })}
        />
        <TextInput
          type="date"
          label={t`Expires`}
          value={now.expiresOn ?? ''}
          onChange={(e) => set({ ...now, expiresOn: e.currentTarget.value || null })}
        />
      </div>
    );
  };
  return (
    <>
      {wanted.map((name) => (
        <NativeSelect
          key={name}
          label={questionWord(i18n, name)}
          value={said(name)}
          onChange={(e) => {
            const value = e.currentTarget.value;
            const others = terms.answers.filter((answer) => answer.name !== name);
            onTerms({ ...terms, answers: value === '' ? others : [...others, { name, is: value === 'yes' }] });
          }}
          data={[
            { value: '', label: t`Not known` },
            { value: 'yes', label: t`Yes` },
            { value: 'no', label: t`No` },
          ]}
        />
      ))}
      {licences && licence('payerLicence', t`Payer's licence`)}
      {licences && licence('payeeLicence', t`Payee's licence`)}
      {disclosure && (
        <>
          <TextInput
            type="date"
            label={t`The referral was made on`}
            value={terms.referredOn ?? ''}
            onChange={(e) => onTerms({ ...terms, referredOn: e.currentTarget.value || null })}
          />
          <TextInput
            type="date"
            label={t`The disclosure was delivered on`}
            value={terms.disclosureDeliveredOn ?? ''}
            onChange={(e) => onTerms({ ...terms, disclosureDeliveredOn: e.currentTarget.value || null })}
          />
          <NativeSelect
            label={t`The referral was made`}
            value={terms.disclosureChannel ?? ''}
            onChange={(e) => onTerms({ ...terms, disclosureChannel: e.currentTarget.value || null })}
            data={[
              { value: '', label: t`Not known` },
              { value: 'in_person', label: t`Face to face` },
              { value: 'writing', label: t`In writing` },
              { value: 'electronic', label: t`Electronically` },
              { value: 'phone', label: t`By telephone` },
            ]}
          />
        </>
      )}
      {records.map((name) => (
        <TextInput
          key={name}
          label={recordWord(i18n, name)}
          placeholder={t`Where it is kept`}
          value={place(name)}
          onChange={(e) => {
            const others = terms.records.filter((record) => record.name !== name);
            const next = e.currentTarget.value;
            onTerms({ ...terms, records: next === '' ? others : [...others, { name, place: next }] });
          }}
        />
      ))}
    </>
  );
}

/** What the rules say of terms as they stand, asked anew as they change. */
export function useWeighed(terms: PaymentTermsRequest, what: string) {
  const host = useHost();
  const entry = {
    incoming: false,
    payer: '',
    payee: '',
    cents: 1,
    dueOn: '2000-01-01',
    what,
    reference: null,
    deal: null,
    terms,
  };
  return useQuery({
    queryKey: ['revenue', 'weigh', terms, what],
    queryFn: () => host.weighPayment(entry),
    enabled: terms.basis !== '',
    placeholderData: (before) => before,
    retry: false,
  });
}

/** Terms with everything the rules ask of them, and what they say. */
export function TermsFields({
  terms,
  onTerms,
  what,
}: {
  terms: PaymentTermsRequest;
  onTerms: (next: PaymentTermsRequest) => void;
  what: string;
}) {
  const weighed = useWeighed(terms, what);
  const decision = terms.basis === '' ? undefined : weighed.data;
  return (
    <div className="stack wide">
      {decision && (
        <div className="revenue-form">
          <Needs terms={terms} onTerms={onTerms} decision={decision} />
        </div>
      )}
      {weighed.error !== null && terms.basis !== '' && <ErrorNote error={weighed.error} compact />}
      {decision && <DecisionNote decision={decision} />}
    </div>
  );
}
