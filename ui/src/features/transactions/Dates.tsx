import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Checkbox } from '@mantine/core';
import { Icon } from '@/components/Icon';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { DueDateView, TransactionView } from '@/ipc/types';
import { day, number, weekday } from '@/lib/format';
import { DaysLeft } from './DaysLeft';
import { Section } from './Section';
import { useChanges } from './useChanges';
import { isOver, word } from './words';

/** What is due, day by day, each with how it was counted. */
export function Dates({ deal }: { deal: TransactionView }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  return (
    <Section title={t`Dates`} aside={deal.formTitle && <span className="small quiet">{deal.formTitle}</span>}>
      {deal.form.form === null && (
        <p className="small quiet">
          <Trans>No contract form is chosen, so no days of it are counted.</Trans>
        </p>
      )}
      {deal.dates.length > 0 && (
        <ol className="deal-dates">
          {deal.dates.map((due) => (
            <DateLine key={`${due.kind}-${due.event}`} due={due} deal={deal} />
          ))}
        </ol>
      )}
      {deal.uncounted.length > 0 && (
        <details className="deal-uncounted small">
          <summary>
            <Plural
              value={deal.uncounted.length}
              one="# date cannot be counted yet"
              other={`${number(deal.uncounted.length)} dates cannot be counted yet`}
            />
          </summary>
          <ul className="deal-lines">
            {deal.uncounted.map((it) => {
              const anchor = it.anchor === null ? '' : word.anchor(i18n, it.anchor);
              return (
                <li key={it.event}>
                  {it.title}{' '}
                  <span className="quiet">
                    {anchor !== '' && it.days ? (
                      <Trans>“{anchor}” and the number of days are missing.</Trans>
                    ) : anchor !== '' ? (
                      <Trans>“{anchor}” is missing.</Trans>
                    ) : it.days ? (
                      <Trans>The contract fills in the number of days; it is missing.</Trans>
                    ) : (
                      it.why
                    )}
                  </span>
                </li>
              );
            })}
          </ul>
        </details>
      )}
    </Section>
  );
}

function DateLine({ due, deal }: { due: DueDateView; deal: TransactionView }) {
  const { t } = useLingui();
  const host = useHost();
  const changes = useChanges();
  const { title, event } = due;
  const mark = (done: boolean) => {
    const { id, revision, today } = deal;
    changes
      .did(
        host.markDue({ id, revision, event, on: done ? today : null }),
        done ? <Trans>Done: {title}</Trans> : <Trans>Not done: {title}</Trans>,
      )
      .catch(toastError);
  };
  const doneOn = day(due.done);
  const doneBy = due.doneBy ?? '';
  return (
    <li className="deal-date" data-done={due.done !== null || undefined}>
      <span className="deal-date-day num">
        <span className="strong">{day(due.day)}</span>
        <span className="small quiet">{weekday(due.day)}</span>
      </span>
      <span className="deal-date-what">
        <span className="row wrap between">
          <span className="grow">
            {due.kind === 'closing' ? <Trans>Closing</Trans> : title}
            {due.meaning === 'first_day' && (
              <span className="tag">
                <Trans>first day</Trans>
              </span>
            )}
            {due.kind === 'contingency' && (
              <span className="tag">
                <Trans>contingency</Trans>
              </span>
            )}
          </span>
          {due.done === null ? (
            // Of a deal that is over, nobody waits for its days.
            !isOver(deal.stage) && (
              <span className="small">
                <DaysLeft days={due.days} />
              </span>
            )
          ) : (
            <span className="small deal-done">
              <Icon name="check" size={12} /> <Trans>done {doneOn}</Trans>
            </span>
          )}
        </span>
        <span className="row wrap between small quiet">
          <details className="deal-how grow">
            <summary>
              {due.clock ? <Trans>until {due.clock}; how it is counted</Trans> : <Trans>how it is counted</Trans>}
            </summary>
            <ol className="deal-derivation">
              {due.derivation.map((line) => (
                <li key={line}>{line}</li>
              ))}
              {doneBy !== '' && (
                <li>
                  <Trans>Marked as done by {doneBy}.</Trans>
                </li>
              )}
            </ol>
          </details>
        </span>
      </span>
      <span className="deal-date-mark">
        {due.mayBeDone && due.meaning === 'last_day' && (
          <Checkbox
            aria-label={t`Done: ${title}`}
            title={t`Done`}
            checked={due.done !== null}
            onChange={(e) => mark(e.currentTarget.checked)}
          />
        )}
      </span>
    </li>
  );
}
