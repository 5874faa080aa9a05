import { Outlet } from '@tanstack/react-router';
import { AffordabilityScreen } from '@/features/money/AffordabilityScreen';
import { ClosingScreen } from '@/features/money/ClosingScreen';
import { MoneyFrame } from '@/features/money/MoneyFrame';
import { OwnershipScreen } from '@/features/money/OwnershipScreen';

/** Everything about money, in one frame. */
export function MoneyAreaRoute() {
  return (
    <MoneyFrame>
      <Outlet />
    </MoneyFrame>
  );
}

/** What a home would cost a month. */
export function AffordabilityRoute() {
  return <AffordabilityScreen />;
}

/** What closing costs. */
export function ClosingRoute() {
  return <ClosingScreen />;
}

/** What owning costs. */
export function OwnershipRoute() {
  return <OwnershipScreen />;
}
