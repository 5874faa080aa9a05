import { Trans } from '@lingui/react/macro';
import { Link, useParams } from '@tanstack/react-router';
import { Icon } from '@/components/Icon';
import { CandidatePicker } from '@/features/planning/CandidatePicker';
import { PlanScreen } from '@/features/planning/PlanScreen';

/** The plan of a property. */
export function PlanRoute() {
  const { id } = useParams({ strict: false });
  if (!id) return null;
  return (
    <PlanScreen
      key={id}
      transaction={id}
      back={
        <Link to="/transactions/$id" params={{ id }} className="row quiet">
          <Icon name="left" size={14} /> <Trans>Deal</Trans>
        </Link>
      }
      candidates={(kind, onAdd) => <CandidatePicker jobKind={kind} onAdd={onAdd} />}
    />
  );
}
