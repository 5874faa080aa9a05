import { useNavigate, useParams } from '@tanstack/react-router';
import { BoardScreen } from '@/features/transactions/BoardScreen';
import { DealScreen } from '@/features/transactions/DealScreen';

/** Deals by stage. */
export function TransactionsRoute() {
  const navigate = useNavigate();
  return (
    <BoardScreen
      onOpen={(id) => void navigate({ to: '/transactions/$id', params: { id } })}
      onPipeline={() => void navigate({ to: '/people/pipeline' })}
      onTours={() => void navigate({ to: '/tours' })}
    />
  );
}

/** One deal. */
export function TransactionRoute() {
  const navigate = useNavigate();
  const { id = '' } = useParams({ strict: false });
  return (
    <DealScreen
      key={id}
      id={id}
      onBack={() => void navigate({ to: '/transactions' })}
      onPerson={(person) => void navigate({ to: '/people/$id', params: { id: person } })}
      onPartner={(partner) => void navigate({ to: '/partners/one/$id', params: { id: partner } })}
      onListing={(key) => void navigate({ to: '/listings', search: { key } })}
      onPlan={() => void navigate({ to: '/transactions/$id/plan', params: { id } })}
    />
  );
}
