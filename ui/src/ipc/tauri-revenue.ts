import { done, open } from './answer';
import { commands } from './bindings';
import type { RevenueHost } from './host-revenue';

/** The part of the real window's host that is about payments and commissions. */
export const tauriRevenue: RevenueHost = {
  paymentChoices: () => open(commands.paymentChoices()),
  paymentEvents: (request) => open(commands.paymentEvents(request)),
  chooseStatementFile: () => open(commands.chooseStatementFile()),
  exportPayments: (request) => open(commands.exportPayments(request)),
  payments: (request) => open(commands.payments(request)),
  paymentOffer: (request) => open(commands.paymentOffer(request)),
  weighPayment: (request) => open(commands.weighPayment(request)),
  recordPayment: (request) => open(commands.recordPayment(request)),
  movePayments: (request) => done(commands.movePayments(request)),
  paymentAttempts: (request) => open(commands.paymentAttempts(request)),
  reviewAttempt: (request) => done(commands.reviewAttempt(request)),
  yearTotals: () => open(commands.yearTotals()),
  dealRecords: () => open(commands.dealRecords()),
  saveDealRecord: (request) => open(commands.saveDealRecord(request)),
  givePaymentToDeal: (request) => done(commands.givePaymentToDeal(request)),
  previewStatement: (request) => open(commands.previewStatement(request)),
  applyStatement: (request) => open(commands.applyStatement(request)),
  statements: () => open(commands.statements()),
  addMarketingSpend: (request) => done(commands.addMarketingSpend(request)),
  addMarketingTouch: (request) => done(commands.addMarketingTouch(request)),
  attribution: (request) => open(commands.attribution(request)),
  commissionPlans: () => open(commands.commissionPlans()),
  saveCommissionPlan: (request) => open(commands.saveCommissionPlan(request)),
  takeSamplePlan: () => open(commands.takeSamplePlan()),
  tryCommission: (request) => open(commands.tryCommission(request)),
  bookCommission: (request) => open(commands.bookCommission(request)),
  stepCommission: (request) => open(commands.stepCommission(request)),
  reverseCommission: (request) => open(commands.reverseCommission(request)),
};
