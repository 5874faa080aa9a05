import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { ErrorNote } from '@/components/ErrorNote';
import type { CalendarSearch } from '@/features/calendar/CalendarScreen';
import { Shell } from '@/features/shell/Shell';
import { ListingsRoute } from '@/routes/listings';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const root = createRootRoute({
  component: Shell,
  errorComponent: ({ error, reset }) => (
    <div className="pad">
      <ErrorNote error={error} onRetry={reset} />
    </div>
  ),
});
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/listings' });
  },
});
const today = createRoute({
  getParentRoute: () => root,
  path: '/today',
  component: lazyRouteComponent(() => import('@/routes/today'), 'TodayRoute'),
});
const calendar = createRoute({
  getParentRoute: () => root,
  path: '/calendar',
  validateSearch: (search: Record<string, unknown>): CalendarSearch => ({
    view: text(search.view),
    date: text(search.date),
    hide: text(search.hide),
    narrow: search.narrow === true ? true : undefined,
    entry: text(search.entry),
  }),
  component: lazyRouteComponent(() => import('@/routes/calendar'), 'CalendarRoute'),
});
const listings = createRoute({
  getParentRoute: () => root,
  path: '/listings',
  validateSearch: (search: Record<string, unknown>): { key?: string } => ({ key: text(search.key) }),
  component: ListingsRoute,
});
const hotsheet = createRoute({
  getParentRoute: () => root,
  path: '/hotsheet',
  validateSearch: (search: Record<string, unknown>): { search?: string } => ({ search: text(search.search) }),
  component: lazyRouteComponent(() => import('@/routes/hotsheet'), 'HotsheetRoute'),
});
const searches = createRoute({
  getParentRoute: () => root,
  path: '/searches',
  validateSearch: (search: Record<string, unknown>): { id?: string; part?: string } => ({
    id: text(search.id),
    part: text(search.part),
  }),
  component: lazyRouteComponent(() => import('@/routes/searches'), 'SearchesRoute'),
});
// The area's own frame stays while one goes from list to inbox to board; its screens are its children.
const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  component: lazyRouteComponent(() => import('@/routes/people'), 'PeopleAreaRoute'),
});
// The list stays, too, while one person after the other is opened beside it.
const peopleList = createRoute({
  getParentRoute: () => people,
  id: 'list',
  component: lazyRouteComponent(() => import('@/routes/people'), 'PeopleRoute'),
});
const everybody = createRoute({ getParentRoute: () => peopleList, path: '/' });
const person = createRoute({ getParentRoute: () => peopleList, path: '$id' });
const inbox = createRoute({
  getParentRoute: () => people,
  path: 'inbox',
  component: lazyRouteComponent(() => import('@/routes/people-work'), 'InboxRoute'),
});
const pipeline = createRoute({
  getParentRoute: () => people,
  path: 'pipeline',
  component: lazyRouteComponent(() => import('@/routes/people-work'), 'PipelineRoute'),
});
const tasks = createRoute({
  getParentRoute: () => people,
  path: 'tasks',
  component: lazyRouteComponent(() => import('@/routes/people-work'), 'TasksRoute'),
});
// One partner has a path of its own, so that parts of the area can be named beside it.
const deals = createRoute({
  getParentRoute: () => root,
  path: '/transactions',
  component: lazyRouteComponent(() => import('@/routes/transactions'), 'TransactionsRoute'),
});
const deal = createRoute({
  getParentRoute: () => root,
  path: '/transactions/$id',
  component: lazyRouteComponent(() => import('@/routes/transactions'), 'TransactionRoute'),
});
const partners = createRoute({
  getParentRoute: () => root,
  path: '/partners',
  component: lazyRouteComponent(() => import('@/routes/partners'), 'PartnersAreaRoute'),
});
const partnerList = createRoute({
  getParentRoute: () => partners,
  id: 'directory',
  component: lazyRouteComponent(() => import('@/routes/partners'), 'PartnersRoute'),
});
const everyPartner = createRoute({ getParentRoute: () => partnerList, path: '/' });
const partner = createRoute({ getParentRoute: () => partnerList, path: 'one/$id' });
const partnerAgreements = createRoute({
  getParentRoute: () => partners,
  path: 'agreements',
  component: lazyRouteComponent(() => import('@/routes/partners'), 'PartnerAgreementsRoute'),
});
const approvals = createRoute({
  getParentRoute: () => partners,
  path: 'approvals',
  component: lazyRouteComponent(() => import('@/routes/partners'), 'ApprovalsRoute'),
});
const providers = createRoute({
  getParentRoute: () => partners,
  path: 'providers',
  component: lazyRouteComponent(() => import('@/routes/providers'), 'ProvidersRoute'),
});
const provider = createRoute({
  getParentRoute: () => partners,
  path: 'providers/$id',
  component: lazyRouteComponent(() => import('@/routes/providers'), 'ProviderRoute'),
});
const cmas = createRoute({
  getParentRoute: () => root,
  path: '/cmas',
  component: lazyRouteComponent(() => import('@/routes/cmas'), 'CmasRoute'),
});
const cma = createRoute({
  getParentRoute: () => root,
  path: '/cmas/$id',
  component: lazyRouteComponent(() => import('@/routes/cma'), 'CmaRoute'),
});
const documents = createRoute({
  getParentRoute: () => root,
  path: '/documents',
  validateSearch: (search: Record<string, unknown>): { name: string } => ({ name: text(search.name) ?? 'tour' }),
  component: lazyRouteComponent(() => import('@/routes/documents'), 'DocumentsRoute'),
});
const market = createRoute({
  getParentRoute: () => root,
  path: '/market',
  validateSearch: (search: Record<string, unknown>): { part?: string } => ({ part: text(search.part) }),
  component: lazyRouteComponent(() => import('@/routes/market'), 'MarketRoute'),
});
const accuracy = createRoute({
  getParentRoute: () => root,
  path: '/accuracy',
  validateSearch: (search: Record<string, unknown>): { area?: string } => ({ area: text(search.area) }),
  component: lazyRouteComponent(() => import('@/routes/backtest'), 'BacktestRoute'),
});
const sources = createRoute({
  getParentRoute: () => root,
  path: '/sources',
  validateSearch: (search: Record<string, unknown>): { name?: string; add?: string } => ({
    name: text(search.name),
    add: text(search.add),
  }),
  component: lazyRouteComponent(() => import('@/routes/sources'), 'SourcesRoute'),
});
const conflicts = createRoute({
  getParentRoute: () => people,
  path: 'conflicts',
  component: lazyRouteComponent(() => import('@/routes/people-conflicts'), 'ConflictsRoute'),
});
const duplicates = createRoute({
  getParentRoute: () => people,
  path: 'duplicates',
  component: lazyRouteComponent(() => import('@/routes/people-duplicates'), 'DuplicatesRoute'),
});
const outbox = createRoute({
  getParentRoute: () => people,
  path: 'outbox',
  component: lazyRouteComponent(() => import('@/routes/people-outbox'), 'OutboxRoute'),
});
const connect = createRoute({
  getParentRoute: () => people,
  path: 'connect',
  component: lazyRouteComponent(() => import('@/routes/people-connect'), 'ConnectRoute'),
});
const contactImport = createRoute({
  getParentRoute: () => people,
  path: 'import',
  component: lazyRouteComponent(() => import('@/routes/people-import'), 'ImportRoute'),
});
const revenue = createRoute({
  getParentRoute: () => partners,
  path: 'revenue',
  component: lazyRouteComponent(() => import('@/routes/revenue'), 'RevenueRoute'),
});
const plans = createRoute({
  getParentRoute: () => partners,
  path: 'plans',
  component: lazyRouteComponent(() => import('@/routes/revenue'), 'PlansRoute'),
});
const money = createRoute({
  getParentRoute: () => root,
  path: '/money',
  component: lazyRouteComponent(() => import('@/routes/money'), 'MoneyAreaRoute'),
});
const affordability = createRoute({
  getParentRoute: () => money,
  path: '/',
  component: lazyRouteComponent(() => import('@/routes/money'), 'AffordabilityRoute'),
});
const quotes = createRoute({
  getParentRoute: () => money,
  path: 'quotes',
  component: lazyRouteComponent(() => import('@/routes/quotes'), 'QuotesRoute'),
});
const closingCosts = createRoute({
  getParentRoute: () => money,
  path: 'closing',
  component: lazyRouteComponent(() => import('@/routes/money'), 'ClosingRoute'),
});
const ownership = createRoute({
  getParentRoute: () => money,
  path: 'ownership',
  component: lazyRouteComponent(() => import('@/routes/money'), 'OwnershipRoute'),
});
const tours = createRoute({
  getParentRoute: () => root,
  path: '/tours',
  component: lazyRouteComponent(() => import('@/routes/tours'), 'ToursRoute'),
});
const newTour = createRoute({
  getParentRoute: () => root,
  path: '/tours/new',
  component: lazyRouteComponent(() => import('@/routes/tours'), 'NewTourRoute'),
});
const tour = createRoute({
  getParentRoute: () => root,
  path: '/tours/$id',
  component: lazyRouteComponent(() => import('@/routes/tours'), 'TourRoute'),
});
const tourDrive = createRoute({
  getParentRoute: () => root,
  path: '/tours/$id/drive',
  component: lazyRouteComponent(() => import('@/routes/tours'), 'DriveRoute'),
});
const messages = createRoute({
  getParentRoute: () => root,
  path: '/transactions/messages',
  component: lazyRouteComponent(() => import('@/routes/messages'), 'MessagesRoute'),
});
const transactionPlan = createRoute({
  getParentRoute: () => root,
  path: '/transactions/$id/plan',
  component: lazyRouteComponent(() => import('@/routes/plan'), 'PlanRoute'),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  validateSearch: (search: Record<string, unknown>): { part?: string } => ({ part: text(search.part) }),
  component: lazyRouteComponent(() => import('@/routes/settings'), 'SettingsRoute'),
});

const routeTree = root.addChildren([
  home,
  today,
  calendar,
  listings,
  hotsheet,
  searches,
  people.addChildren([
    peopleList.addChildren([everybody, person]),
    inbox,
    pipeline,
    tasks,
    conflicts,
    duplicates,
    outbox,
    contactImport,
    connect,
  ]),
  partners.addChildren([
    partnerList.addChildren([everyPartner, partner]),
    providers,
    provider,
    partnerAgreements,
    approvals,
    revenue,
    plans,
  ]),
  deals,
  deal,
  cmas,
  cma,
  documents,
  market,
  accuracy,
  sources,
  money.addChildren([affordability, quotes, closingCosts, ownership]),
  tours,
  newTour,
  tour,
  tourDrive,
  messages,
  transactionPlan,
  settings,
]);

/** A router without an address bar: where one is, is the window's own affair. */
export function makeRouter() {
  return createRouter({
    routeTree,
    history: createMemoryHistory({ initialEntries: ['/listings'] }),
    defaultPreload: 'intent',
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
