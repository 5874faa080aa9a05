import { QuotesScreen } from '@/features/quotes/QuotesScreen';

/** Quotes of partners. */
export function QuotesRoute() {
  return <QuotesScreen />;
}
