import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { CommissionPlansView, CommissionPlanView } from '@/ipc/types';
import { day } from '@/lib/format';
import { Ledger } from './Ledger';
import { cents } from './money';
import { PlanForm } from './PlanForm';
import { TryDeal } from './TryDeal';
import './revenue.css';

/** Commission plans: what happens to a commission, what a deal would come to and why, and how far the years have come. */
export function PlansScreen() {
  const { t } = useLingui();
  const host = useHost();
  const [chosen, setChosen] = useState<string | null>(null);
  const [editing, setEditing] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: ['revenue', 'plans'], queryFn: () => host.commissionPlans() });
  const plan = data?.plans.find((one) => one.name === chosen) ?? data?.plans[0];
  const add = (
    <Button leftSection={<Icon name="plus" size={12} />} onClick={() => setEditing(true)}>
      <Trans>New plan or version</Trans>
    </Button>
  );
  return (
    <div className="fill stack" style={{ gap: 0 }}>
      <div className="toolbar">
        <h1 style={{ fontSize: 'var(--f-title)' }}>
          <Trans>Commission plan</Trans>
        </h1>
        {(data?.plans ?? []).length > 1 && (
          <NativeSelect
            aria-label={t`Plan`}
            value={plan?.name}
            onChange={(e) => setChosen(e.currentTarget.value)}
            data={data?.plans.map((one) => one.name)}
          />
        )}
        <span className="grow" />
        {add}
      </div>
      {error ? (
        <div className="pad">
          <ErrorNote error={error} onRetry={() => void refetch()} />
        </div>
      ) : !data ? (
        <Loading />
      ) : editing ? (
        <PlanForm name={plan?.name ?? ''} onClose={() => setEditing(false)} />
      ) : !plan ? (
        <Empty
          icon="table"
          title={<Trans>No commission plan yet</Trans>}
          action={
            <>
              <Button onClick={() => setEditing(true)}>
                <Trans>Write a plan</Trans>
              </Button>
              {data.sample && (
                <Button variant="default" onClick={() => host.takeSamplePlan().catch(toastError)}>
                  <Trans>Begin with the sample</Trans>
                </Button>
              )}
            </>
          }
        >
          <Trans>A plan says who gets what of a commission, in which order. Its versions are kept.</Trans>
        </Empty>
      ) : (
        <div className="revenue-scroll stack wide">
          <PlanLines plan={plan} />
          <TryDeal key={plan.name} plan={plan} />
          <Years data={data} plan={plan.name} />
          <Ledger data={data} />
        </div>
      )}
    </div>
  );
}

function PlanLines({ plan }: { plan: CommissionPlanView }) {
  return (
    <section className="stack revenue-narrow">
      <h2>{plan.name}</h2>
      <p className="small quiet" style={{ margin: 0 }}>
        {plan.freezesAtContract ? (
          <Trans>The version of the day of contract holds.</Trans>
        ) : (
          <Trans>The version of the day of closing holds.</Trans>
        )}{' '}
        {plan.anniversaryYear ? (
          <Trans>Years begin on the day the agent joined.</Trans>
        ) : (
          <Trans>Years begin on 1 January.</Trans>
        )}
      </p>
      {plan.versions.toReversed().map((version) => (
        <div key={version.version}>
          <h3>
            <Trans>
              Version {version.version}, from {day(version.validFrom)}
            </Trans>
            {version.validTo && (
              <>
                {' '}
                <Trans>to {day(version.validTo)}</Trans>
              </>
            )}
          </h3>
          <ol>
            {version.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {version.caps.length > 0 && (
            <span className="small quiet">
              {version.caps.map((cap) => `${cap.name}: ${cents(cap.cents)}`).join(' · ')} <Trans>a year at most</Trans>
            </span>
          )}
        </div>
      ))}
    </section>
  );
}

function Years({ data, plan }: { data: CommissionPlansView; plan: string }) {
  const years = data.standings.filter((year) => year.plan === plan);
  if (years.length === 0) return null;
  return (
    <section className="stack revenue-narrow">
      <h2>
        <Trans>How far the years have come</Trans>
      </h2>
      <table className="data-table">
        <thead>
          <tr>
            <th>
              <Trans>Agent</Trans>
            </th>
            <th>
              <Trans>Year from</Trans>
            </th>
            <th className="num">
              <Trans>Commissions</Trans>
            </th>
            <th className="num">
              <Trans>Agent's part of the split</Trans>
            </th>
            <th>
              <Trans>Caps</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {years.map((year) => (
            <tr key={`${year.agent} ${year.yearFrom}`}>
              <td className="strong">{year.agent}</td>
              <td>{day(year.yearFrom)}</td>
              <td className="num">{cents(year.grossCents)}</td>
              <td className="num">{cents(year.agentCents)}</td>
              <td className="words">
                {year.caps.map((cap) => (
                  <span key={cap.name} className="row">
                    {cap.name}: {cents(cap.paidCents)} <Trans>of</Trans> {cents(cap.limitCents)}
                    {cap.paidCents >= cap.limitCents && (
                      <span className="quiet">
                        <Trans>· reached</Trans>
                      </span>
                    )}
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
