import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import type { CountedView, ProofStandingView, ProviderQualityView, RatingPriorView, TieView } from '@/ipc/types';
import { day, number } from '@/lib/format';
import { tieWords, word } from './words';

/** How a licence or an insurance stands today. */
export function ProofMark({ proof }: { proof: ProofStandingView }) {
  const { i18n } = useI18n();
  const until = day(proof.until);
  if (proof.state === 'not-needed')
    return (
      <span className="quiet">
        <Trans>none needed</Trans>
      </span>
    );
  if (proof.state === 'good')
    return (
      <span className="provider-state" data-tone="good">
        <Icon name="good" size={12} />
        {until === '' ? <Trans>no end</Trans> : <Trans>until {until}</Trans>}
      </span>
    );
  if (proof.state === 'soon')
    return (
      <span className="provider-state" data-tone="warn" title={until}>
        <Icon name="clock" size={12} />
        <Plural value={proof.days ?? 0} one="ends in # day" other="ends in # days" />
      </span>
    );
  const needs = word.licences(i18n, proof.needs);
  return (
    <span className="provider-state" data-tone="bad" title={needs === '' ? undefined : needs}>
      <Icon name="bad" size={12} />
      {proof.state === 'expired' ? <Trans>ended {until}</Trans> : <Trans>not recorded</Trans>}
    </span>
  );
}

/** So many of so many. */
export function Counted({ of }: { of: CountedView }) {
  if (of.of === 0) return <span className="quiet">–</span>;
  const { hits, of: all } = of;
  return (
    <span className="nowrap">
      <Trans>
        {number(hits)} of {number(all)}
      </Trans>
    </span>
  );
}

/** What clients say, with the number of jobs it comes from; how it was worked out on hover. */
export function RatingMark({ quality, prior }: { quality: ProviderQualityView; prior: RatingPriorView }) {
  const { t } = useLingui();
  const { rating } = quality;
  if (!rating) return <span className="quiet">–</span>;
  const { plain, jobs } = rating;
  const { mean, weight } = prior;
  return (
    <span className="nowrap" title={t`${plain} as it is, drawn towards ${mean} as if from ${weight} more jobs`}>
      {rating.drawn} <span className="small quiet">({number(jobs)})</span>
    </span>
  );
}

/** Where the figure comes from that ratings are drawn towards. */
export function PriorNote({ prior }: { prior: RatingPriorView }) {
  const { mean, weight, fromJobs } = prior;
  return (
    <p className="small quiet provider-note">
      {fromJobs === null ? (
        <Trans>
          Points from 1 to 5, drawn towards {mean} as if from {weight} more jobs: a figure that is assumed until ten
          jobs have been rated here. In brackets: rated jobs.
        </Trans>
      ) : (
        <Trans>
          Points from 1 to 5, drawn towards {mean}, the mean of all {fromJobs} jobs rated here, as if from {weight} more
          jobs. In brackets: rated jobs.
        </Trans>
      )}
    </p>
  );
}

/** A tie to the brokerage, beside the name. */
export function TieNote({ tie }: { tie: TieView | null }) {
  const { i18n } = useI18n();
  if (!tie) return null;
  return (
    <span className="provider-tie small">
      <Icon name="info" size={12} /> {tieWords(i18n, tie)}
    </span>
  );
}
