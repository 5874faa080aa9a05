import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { TableKindView } from '@/ipc/types';

const TABLES: Record<TableKindView, MessageDescriptor> = {
  conformingLimits: msg`national loan limits`,
  countyLimits: msg`county loan limits`,
  hpa: msg`end of mortgage insurance`,
  pmiFactors: msg`mortgage insurance samples`,
  fhaPremiums: msg`FHA premiums`,
  vaFees: msg`VA funding fees`,
  vaResidual: msg`VA residual incomes`,
  usdaFees: msg`USDA fees`,
  ratioGuides: msg`debt-ratio guides`,
  concessionCaps: msg`seller concession caps`,
  llpa: msg`loan-level price adjustments`,
  trid: msg`disclosure timing`,
  disclosureTolerance: msg`disclosure tolerances`,
  holidays: msg`legal holidays`,
  sampleForms: msg`sample disclosures`,
  titlePremiums: msg`title premiums`,
  transferTax: msg`transfer taxes`,
  form1099: msg`form 1099-NEC thresholds`,
  homePolicy: msg`home policy limits`,
  commissionPlan: msg`commission plans`,
  paymentRules: msg`payment rules`,
  deadlines: msg`dates of contracts and laws`,
  contingencies: msg`contingencies of contracts`,
  papers: msg`papers of transactions`,
  outcomes: msg`how contracts end, by surveys`,
  touring: msg`agreements before homes are toured`,
};

/** What a dated table is about, in the middle of a sentence. */
export const tableWord = (kind: TableKindView): MessageDescriptor => TABLES[kind];
