import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Loading } from '@/components/Loading';
import { PersonField } from '@/components/PersonField';
import type { PickedPerson } from '@/components/PersonPicker';
import { toast } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { QuoteKindView } from '@/ipc/types';
import { addDays } from '@/lib/days';
import { useFieldLabel, useFields, useMailAccount, usePartners } from './api';
import { KINDS } from './words';

const KIND_ORDER: QuoteKindView[] = ['loan', 'insurance', 'title', 'warranty'];
/** What can be wanted; the rest is for partners to say. */
const WANTED = [
  'state',
  'programme',
  'purpose',
  'occupancy',
  'property',
  'price',
  'loan',
  'score_band',
  'lock_days',
  'term_months',
  'form',
  'coverage_a',
  'coverage_b',
  'coverage_c',
  'coverage_d',
  'coverage_e',
  'coverage_f',
  'deductible',
  'deductible_wind_hail',
  'deductible_hurricane',
  'settlement',
  'roof_settlement',
  'effective',
];

/** The same question to several partners, who are listed in an order nobody paid for. */
export function AskPartners({ today, onClose }: { today: string; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const host = useHost();
  const [kind, setKind] = useState<QuoteKindView>('loan');
  const { data: list, error: broken, refetch } = usePartners(kind);
  const { data: fields } = useFields(kind);
  const labelled = useFieldLabel();
  const { data: account } = useMailAccount();
  const [title, setTitle] = useState('');
  const [by, setBy] = useState(addDays(today, 7));
  const [wanted, setWanted] = useState<Record<string, string>>({});
  const [person, setPerson] = useState<PickedPerson | null>(null);
  const [partners, setPartners] = useState<string[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const asked = (fields ?? []).filter((field) => WANTED.includes(field.name));
  const save = (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    setError(null);
    host
      .askPartners({ title, kind, person: person?.id ?? null, wanted, replyBy: by, partners })
      .then(() => {
        toast(
          account ? (
            <Trans>Written. They go out when you send them from the list.</Trans>
          ) : (
            <Trans>Written. Copy each question from the list and send it, then say so there.</Trans>
          ),
        );
        onClose();
      }, setError)
      .finally(() => setSaving(false));
  };
  return (
    <form
      className="quotes-scroll"
      aria-label={t`Ask partners`}
      onSubmit={save}
      onKeyDown={(e) => {
        if (e.key === 'Escape') onClose();
      }}
    >
      <div className="toolbar">
        <h2 className="grow">
          <Trans>Ask partners</Trans>
        </h2>
        <NativeSelect
          aria-label={t`What to ask for`}
          value={kind}
          onChange={(e) => {
            setKind(KIND_ORDER.find((one) => one === e.currentTarget.value) ?? 'loan');
            setWanted({});
            setPartners([]);
          }}
          data={KIND_ORDER.map((one) => ({ value: one, label: i18n._(KINDS[one]) }))}
        />
      </div>
      {broken ? (
        <div className="pad">
          <ErrorNote error={broken} onRetry={() => void refetch()} />
        </div>
      ) : !list ? (
        <Loading />
      ) : (
        <div className="quote-form">
          <TextInput
            autoFocus
            className="whole"
            label={t`What you call it; partners do not see this`}
            withAsterisk
            maxLength={200}
            value={title}
            onChange={(e) => setTitle(e.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t`Answers by`}
            withAsterisk
            value={by}
            onChange={(e) => setBy(e.currentTarget.value)}
          />
          <PersonField label={t`For whom; partners are not told`} value={person} onChange={setPerson} />
          <fieldset className="whole stack ask-whom">
            <legend>
              <Trans>Whom</Trans>
            </legend>
            {list.notice && <p className="small quiet">{list.notice}</p>}
            {list.partners.length === 0 && (
              <p className="small quiet">
                <Trans>No partner of this kind is in the directory.</Trans>
              </p>
            )}
            {list.partners.map((partner) => (
              <Checkbox
                key={partner.id}
                disabled={partner.address === null}
                checked={partners.includes(partner.id)}
                onChange={() =>
                  setPartners(
                    partners.includes(partner.id)
                      ? partners.filter((id) => id !== partner.id)
                      : [...partners, partner.id],
                  )
                }
                label={
                  <>
                    {partner.name} {partner.tie && <span className="tag warn">{partner.tie}</span>}{' '}
                    {partner.address === null && (
                      <span className="small quiet">
                        <Trans>no e-mail address is known</Trans>
                      </span>
                    )}
                  </>
                }
              />
            ))}
          </fieldset>
          {asked.map((field) => (
            <TextInput
              key={field.name}
              label={labelled(field)}
              value={wanted[field.name] ?? ''}
              onChange={(e) => setWanted({ ...wanted, [field.name]: e.currentTarget.value })}
            />
          ))}
          <p className="small quiet whole">
            <Trans>
              Partners get what is wanted, not who wants it. This is no application for credit or insurance.
            </Trans>
          </p>
          {error !== null && (
            <div className="whole">
              <ErrorNote error={error} compact />
            </div>
          )}
          <div className="row whole">
            <span className="grow" />
            <Button variant="default" onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button type="submit" loading={saving} disabled={title.trim() === '' || partners.length === 0}>
              <Trans>Write the questions</Trans>
            </Button>
          </div>
        </div>
      )}
    </form>
  );
}
