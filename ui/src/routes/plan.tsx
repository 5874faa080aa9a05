import { useNavigate, useParams } from '@tanstack/react-router';
import { MailLine } from '@/features/messages/MailLine';
import { PlanScreen } from '@/features/planning/PlanScreen';
import { WhoCanDoIt } from '@/features/providers/WhoCanDoIt';
import { SERVICES } from '@/features/providers/words';

/** The plan of a property. */
export function PlanRoute() {
  const navigate = useNavigate();
  const { id } = useParams({ strict: false });
  if (!id) return null;
  return (
    <PlanScreen
      key={id}
      transaction={id}
      mail={(job, line) => (
        <MailLine job={job} line={line} onMessages={() => void navigate({ to: '/transactions/messages' })} />
      )}
      onBack={() => void navigate({ to: '/transactions/$id', params: { id } })}
      who={{
        offers: (kind) => kind in SERVICES,
        draw: ({ kind, job, first, last, taken }, onChoose, onClose) => (
          <WhoCanDoIt
            start={{ service: kind, transaction: id, job, first, last }}
            onOpen={(provider) => void navigate({ to: '/partners/providers/$id', params: { id: provider } })}
            onChoose={({ row }) =>
              onChoose({ partner: row.id, name: row.name, price: row.prices[0]?.price ?? null, reluctance: 0 })
            }
            onClose={onClose}
            taken={taken}
          />
        ),
      }}
    />
  );
}
