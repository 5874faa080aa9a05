import { PlansScreen } from '@/features/revenue/PlansScreen';
import { RevenueScreen } from '@/features/revenue/RevenueScreen';

/** Payments, statements, deals. */
export function RevenueRoute() {
  return <RevenueScreen />;
}

/** Commission plans. */
export function PlansRoute() {
  return <PlansScreen />;
}
