import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useCommands } from '@/components/commands';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import type { JobCandidateView, JobView, PropertyPlanView, SaveJobRequest } from '@/ipc/types';
import { money } from '@/lib/format';
import { said, shifted, shiftedMinutes, stretch } from './wall';
import { jobTitle, kindWord, needsReason, stateWord, stepWord } from './words';

/** Who could do work of a kind, drawn beside a job; whom somebody takes is handed to `onChoose`. */
export interface WhoPanel {
  /** Whether anybody can be asked for such work at all. */
  offers: (kind: string) => boolean;
  draw: (
    ask: { kind: string; job: string; first: string; last: string | null; taken: readonly string[] },
    onChoose: (who: JobCandidateView) => void,
    onClose: () => void,
  ) => ReactNode;
}

/** What was typed of jobs and not saved yet, with what each said before: shown again until it is saved. */
export type Drafts = Map<string, { base: string; form: SaveJobRequest }>;

/** What a form says, whatever the revision. */
const fields = (form: SaveJobRequest) => JSON.stringify({ ...form, revision: 0 });

interface Props {
  plan: PropertyPlanView;
  job: JobView;
  drafts: Drafts;
  /** Why it is where it is, where a plan says so. */
  why: string | null;
  error: unknown;
  busy: boolean;
  who: WhoPanel;
  onSave: (request: SaveJobRequest) => void;
  onStep: (to: string, because: string | null) => void;
  onTakeBack: () => void;
  onTry: (startsLocal: string, provider: string | null) => void;
  onClose: () => void;
}

/** One job: where it stands, what it needs, who could do it. */
export function JobPane({
  plan,
  job,
  drafts,
  why,
  error,
  busy,
  who,
  onSave,
  onStep,
  onTakeBack,
  onTry,
  onClose,
}: Props) {
  const { t } = useLingui();
  const base = requestOf(job, plan.transaction);
  const [form, setForm] = useState<SaveJobRequest>(() => {
    const draft = drafts.get(job.id);
    // A draft goes on where the job still says what it said then; a step taken meanwhile changes nothing of that.
    return draft && draft.base === fields(base) ? { ...draft.form, revision: job.revision } : base;
  });
  const [asking, setAsking] = useState<string | null>(null);
  const [because, setBecause] = useState('');
  const [trial, setTrial] = useState(job.startsLocal ?? '');
  const whole = job.workingDays !== null;
  const [by, setBy] = useState('');
  const [looking, setLooking] = useState(false);
  const set = (part: Partial<SaveJobRequest>) => {
    const next = { ...form, ...part };
    drafts.set(job.id, { base: fields(base), form: next });
    setForm(next);
  };
  const others = plan.jobs.filter((one) => one.id !== job.id && one.state !== 'cancelled');
  const open = !['done', 'cancelled'].includes(job.state);
  const dirty = fields(form) !== fields(base);
  const pane = useRef<HTMLElement>(null);
  useEffect(() => pane.current?.scrollIntoView({ block: 'nearest' }), []);
  // One step back from who could do it is the job.
  useCommands(
    'planning-who',
    looking ? [{ id: 'planning.job', title: t`Back to the job`, keys: 'escape', run: () => setLooking(false) }] : [],
  );
  const listed = (partner: string, part: Partial<JobCandidateView>) =>
    set({ candidates: form.candidates.map((it) => (it.partner === partner ? { ...it, ...part } : it)) });
  const take = (one: JobCandidateView) => {
    setLooking(false);
    // Whom somebody took is seen where it stands.
    requestAnimationFrame(() => pane.current?.querySelector('.plan-candidates')?.scrollIntoView({ block: 'nearest' }));
    if (form.candidates.some((it) => it.partner === one.partner)) return;
    set({ candidates: [...form.candidates, one] });
  };
  if (looking)
    return (
      <aside className="plan-pane plan-who" aria-label={t`Who can do it: ${jobTitle(job)}`}>
        {who.draw(
          {
            kind: form.kind,
            job: job.id,
            ...daysToAsk(plan, job),
            taken: form.candidates.map((one) => one.partner),
          },
          take,
          () => setLooking(false),
        )}
      </aside>
    );
  return (
    <aside ref={pane} className="plan-pane" aria-label={t`Job: ${jobTitle(job)}`}>
      <div className="plan-pane-scroll stack">
        <div className="row between">
          <h2>{jobTitle(job)}</h2>
          <button type="button" className="plain-button" onClick={onClose} aria-label={t`Close the job`}>
            <Icon name="close" size={14} />
          </button>
        </div>
        <p>
          <span className={`plan-state ${job.state}`}>{stateWord(job.state)}</span>
          {job.provider && <> · {job.provider.name}</>}
          {job.startsLocal && job.endsLocal && <> · {stretch(job.startsLocal, job.endsLocal)}</>}
          {job.quoted && (
            <>
              {' · '}
              <Trans>quoted {money(job.quoted)}</Trans>
            </>
          )}
          {job.because && <span className="quiet"> · {job.because}</span>}
        </p>
        {why && (
          <p className="small quiet">
            <Trans>Why then: {said(why)}</Trans>
          </p>
        )}
        {job.trouble.map((words) => (
          <p key={words} className="plan-remark">
            <Icon name="warn" size={14} /> <span>{said(words)}</span>
          </p>
        ))}
        {error !== null && <ErrorNote error={error} compact />}
        <div className="row plan-steps">
          {job.mayBecome
            .filter((to) => to !== 'planned' || !open)
            .map((to) => (
              <Button
                key={to}
                variant="default"
                aria-expanded={needsReason(to) ? asking === to : undefined}
                onClick={() => {
                  if (needsReason(to)) setAsking(to);
                  else onStep(to, null);
                }}
              >
                {stepWord(to)}
              </Button>
            ))}
        </div>
        {asking && (
          <form
            className="row plan-why"
            onSubmit={(e) => {
              e.preventDefault();
              onStep(asking, because);
              setAsking(null);
            }}
          >
            <TextInput
              autoFocus
              label={t`Why`}
              value={because}
              maxLength={2000}
              onChange={(e) => setBecause(e.currentTarget.value)}
              onKeyDown={(e) => {
                if (e.key !== 'Escape') return;
                e.stopPropagation();
                setAsking(null);
              }}
            />
            <Button type="submit" disabled={because.trim() === ''}>
              {stepWord(asking).replace('…', '')}
            </Button>
          </form>
        )}
        {open && (
          <form
            className="row plan-why"
            onSubmit={(e) => {
              e.preventDefault();
              onTry(trial, by === '' ? null : by);
            }}
          >
            <TextInput
              type={whole ? 'date' : 'datetime-local'}
              step={whole ? undefined : 300}
              label={t`What if it began`}
              value={trial.slice(0, whole ? 10 : 16)}
              onChange={(e) => {
                const value = e.currentTarget.value.slice(0, 16);
                // Whole days begin when the day of whoever does it begins; the core knows when that is.
                setTrial(whole && value !== '' ? `${value}T${trial.slice(11) || '08:00'}` : value);
              }}
            />
            {job.candidates.length > 0 && (
              <NativeSelect
                label={t`With`}
                value={by}
                onChange={(e) => setBy(e.currentTarget.value)}
                data={[
                  { value: '', label: t`whoever has it` },
                  ...job.candidates.map((one) => ({ value: one.partner, label: one.name })),
                ]}
              />
            )}
            <Button type="submit" variant="default" disabled={trial === ''}>
              <Trans>Try it</Trans>
            </Button>
          </form>
        )}
        <form
          id="plan-job-form"
          className="stack"
          onSubmit={(e) => {
            e.preventDefault();
            onSave(form);
          }}
        >
          <div className="plan-fields">
            <NativeSelect
              label={t`What`}
              value={form.kind}
              onChange={(e) => set({ kind: e.currentTarget.value })}
              data={plan.kinds.map((kind) => ({ value: kind, label: kindWord(kind) }))}
            />
            <TextInput
              label={t`Name`}
              placeholder={kindWord(form.kind)}
              value={form.title ?? ''}
              onChange={(e) => set({ title: e.currentTarget.value || null })}
            />
            <NativeSelect
              label={t`Length`}
              value={form.workingDays === null ? 'minutes' : 'days'}
              onChange={(e) =>
                set(
                  e.currentTarget.value === 'days'
                    ? { minutes: null, workingDays: 1 }
                    : { minutes: 60, workingDays: null },
                )
              }
              data={[
                { value: 'minutes', label: t`A visit, minutes` },
                { value: 'days', label: t`Working days` },
              ]}
            />
            <NumberInput
              label={form.workingDays === null ? t`Minutes` : t`Days`}
              min={1}
              max={1440}
              value={form.workingDays ?? form.minutes ?? 0}
              onChange={(value) =>
                set(form.workingDays === null ? { minutes: Number(value) } : { workingDays: Number(value) })
              }
            />
            <NativeSelect
              label={t`Done by this day of the contract`}
              value={form.due ?? ''}
              onChange={(e) => set({ due: e.currentTarget.value || null })}
              data={[
                { value: '', label: t`none` },
                ...plan.dues.map((due) => ({ value: due.event, label: due.title })),
              ]}
            />
            <TextInput
              type="datetime-local"
              label={t`Not before`}
              value={form.notBefore ?? ''}
              onChange={(e) => set({ notBefore: e.currentTarget.value || null })}
            />
            <TextInput
              type="datetime-local"
              label={t`Not after`}
              value={form.notAfter ?? ''}
              onChange={(e) => set({ notAfter: e.currentTarget.value || null })}
            />
          </div>
          <div className="row plan-checks">
            <Checkbox
              label={t`Somebody has to open`}
              checked={form.needsAccess}
              onChange={(e) => set({ needsAccess: e.currentTarget.checked })}
            />
            <Checkbox
              label={t`Must not move`}
              checked={form.pinned}
              onChange={(e) => set({ pinned: e.currentTarget.checked })}
            />
          </div>
          {plan.settings.people.length > 0 && (
            <fieldset className="plan-set">
              <legend>
                <Trans>Has to be there</Trans>
              </legend>
              {plan.settings.people.map((person) => (
                <Checkbox
                  key={person.key}
                  label={person.name}
                  checked={form.present.includes(person.key)}
                  onChange={(e) =>
                    set({
                      present: e.currentTarget.checked
                        ? [...form.present, person.key]
                        : form.present.filter((key) => key !== person.key),
                    })
                  }
                />
              ))}
            </fieldset>
          )}
          {others.length > 0 && (
            <fieldset className="plan-set">
              <legend>
                <Trans>Comes after</Trans>
              </legend>
              {others.map((one) => (
                <Checkbox
                  key={one.id}
                  label={jobTitle(one)}
                  checked={form.after.some((after) => after.job === one.id)}
                  onChange={(e) =>
                    set({
                      after: e.currentTarget.checked
                        ? [...form.after, { job: one.id, waitMinutes: 0 }]
                        : form.after.filter((after) => after.job !== one.id),
                    })
                  }
                />
              ))}
            </fieldset>
          )}
          <fieldset className="plan-set plan-candidates">
            <legend>
              <Trans>Could do it</Trans>
            </legend>
            {form.candidates.map((one) => (
              <div key={one.partner} className="row between plan-candidate">
                <span className="ellipsis">{one.name}</span>
                <span className="row">
                  <PriceField one={one} onChange={(price) => listed(one.partner, { price })} />
                  <Button
                    variant="subtle"
                    aria-label={t`Take ${one.name} off`}
                    onClick={() => set({ candidates: form.candidates.filter((it) => it.partner !== one.partner) })}
                  >
                    <Icon name="close" size={12} />
                  </Button>
                </span>
              </div>
            ))}
            {form.candidates.length === 0 && (
              <span className="small quiet">
                <Trans>Nobody is listed: it is planned without looking at anybody’s hours.</Trans>
              </span>
            )}
            {who.offers(form.kind) && (
              <div>
                <Button
                  variant="default"
                  leftSection={<Icon name="search" size={12} />}
                  onClick={() => setLooking(true)}
                >
                  <Trans>Who can do it</Trans>
                </Button>
              </div>
            )}
          </fieldset>
          <Textarea
            label={t`Notes, for us alone`}
            autosize
            minRows={2}
            value={form.notes ?? ''}
            onChange={(e) => set({ notes: e.currentTarget.value || null })}
          />
        </form>
      </div>
      <div className="row plan-end">
        <Button type="submit" form="plan-job-form" loading={busy}>
          <Trans>Save the job</Trans>
        </Button>
        {dirty && (
          <span className="small plan-told">
            <Trans>not saved yet</Trans>
          </span>
        )}
        {job.revision > 1 && (
          <Button variant="subtle" onClick={onTakeBack}>
            <Trans>Take back the last change</Trans>
          </Button>
        )}
      </div>
    </aside>
  );
}

/** What somebody asks, typed in dollars; what is no amount says so and changes nothing. */
function PriceField({
  one,
  onChange,
}: {
  one: JobCandidateView;
  onChange: (price: JobCandidateView['price']) => void;
}) {
  const { t } = useLingui();
  const [text, setText] = useState(one.price ? (one.price.minor / 100).toFixed(2) : '');
  const wrong = text.trim() !== '' && readCents(text) === null;
  return (
    <TextInput
      aria-label={t`Price of ${one.name}, US dollars`}
      placeholder={t`price, US$`}
      inputMode="decimal"
      className="plan-price"
      error={wrong ? t`no amount` : undefined}
      value={text}
      onChange={(e) => {
        const typed = e.currentTarget.value;
        setText(typed);
        const cents = readCents(typed);
        if (cents !== null) onChange({ minor: cents, currency: 'USD' });
        else if (typed.trim() === '') onChange(null);
      }}
    />
  );
}

/** Days between which somebody is looked for: from tomorrow, or the day it may begin, to its last day. */
function daysToAsk(plan: PropertyPlanView, job: JobView): { first: string; last: string | null } {
  const tomorrow = shifted(plan.nowLocal, 1).slice(0, 10);
  const first = job.notBefore && job.notBefore.slice(0, 10) > tomorrow ? job.notBefore.slice(0, 10) : tomorrow;
  const due = plan.dues.find((one) => one.event === job.due)?.endsLocal ?? null;
  const ends = [job.notAfter, due].filter((one) => one !== null).sort()[0];
  // The midnight that ends a day belongs to that day.
  const last = ends ? shiftedMinutes(ends, -1).slice(0, 10) : shifted(`${first}T00:00`, 14).slice(0, 10);
  return { first, last: last < first ? first : last };
}

/** Whole cents of an amount in dollars; nothing where it is none. */
export function readCents(text: string): number | null {
  const found = /^\s*\$?\s*([\d,]+)(?:\.(\d{1,2}))?\s*$/.exec(text);
  if (!found?.[1]) return null;
  return Number(found[1].replaceAll(',', '')) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
}

/** What a job says, as a form to be changed. */
export function requestOf(job: JobView, transaction: string): SaveJobRequest {
  return {
    id: job.id,
    revision: job.revision,
    transaction,
    kind: job.kind,
    title: job.title,
    minutes: job.minutes,
    workingDays: job.workingDays,
    needsAccess: job.needsAccess,
    present: job.present,
    after: job.after,
    due: job.due,
    notBefore: job.notBefore,
    notAfter: job.notAfter,
    pinned: job.pinned,
    candidates: job.candidates,
    notes: job.notes,
  };
}
