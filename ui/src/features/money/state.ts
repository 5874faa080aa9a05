import { create } from 'zustand';
import type {
  AffordabilityInputs,
  ClosingInputs,
  ClosingItem,
  ClosingPayer,
  ClosingSection,
  DayBasisView,
  FinancingInputs,
  OwnershipInputs,
  PartOfPriceView,
  TaxPaidView,
  WorksheetInputs,
  WorksheetKindView,
  WorksheetProgramme,
  YearlyInput,
} from '@/ipc/types';

/** A number as it stands in a field; nothing where none was typed. */
export type Figure = number | null;

/** An amount in dollars, or a part of the price in percent. */
export interface Part {
  by: 'amount' | 'percent';
  value: Figure;
}

export interface LoanForm {
  down: Part;
  rate: Figure;
  months: number;
  programme: WorksheetProgramme;
  vaUsedBefore: boolean;
  vaExempt: boolean;
  score: Figure;
  upfrontPercent: Figure;
  insurancePercent: Figure;
}

export interface AffordabilityForm {
  day: string;
  income: Figure;
  debts: Figure;
  cash: Figure;
  goal: 'price' | 'payment';
  amount: Figure;
  loan: LoanForm;
  ownPayment: Figure;
  county: string;
  units: number;
  propertyTax: Part;
  insurance: Figure;
  dues: Figure;
  closingCosts: Part;
  years: Figure;
}

export interface ClosingLineForm {
  section: ClosingSection;
  label: string;
  amount: Part;
  payer: ClosingPayer;
}

/** In place of what is worked out; nothing keeps it. */
export interface OverrideForm {
  value: Figure;
  payer: ClosingPayer;
}

export interface ClosingForm {
  day: string;
  price: Figure;
  loan: Figure;
  rate: Figure;
  dayBasis: DayBasisView;
  state: string;
  county: string;
  applied: string;
  closing: string;
  propertyTax: Figure;
  taxPaid: TaxPaidView;
  sellerOwnsClosingDay: boolean;
  insurance: Figure;
  escrowTaxMonths: Figure;
  escrowInsuranceMonths: Figure;
  deposit: Figure;
  lenderCredits: Figure;
  sellerCredits: Figure;
  payoff: Figure;
  lines: ClosingLineForm[];
  overrides: Partial<Record<ClosingItem, OverrideForm>>;
}

export interface YearlyForm {
  first: Part;
  growth: Figure;
}

export interface OwnershipForm {
  day: string;
  price: Figure;
  /** Nothing where the price is paid in cash. */
  loan: LoanForm | null;
  closingCosts: Part;
  appreciation: Figure;
  propertyTax: YearlyForm;
  insurance: YearlyForm;
  dues: YearlyForm;
  upkeep: YearlyForm;
  utilities: YearlyForm;
  taxEffect: { ofInterest: Figure; ofPropertyTax: Figure } | null;
  elsewhere: Figure;
  years: Figure;
}

export interface Forms {
  affordability: AffordabilityForm;
  closing: ClosingForm;
  ownership: OwnershipForm;
}

/** The saved worksheet that a form was opened from. */
export interface Opened {
  id: string;
  name: string;
  person: string | null;
  revision: number;
}

interface MoneyState {
  forms: Forms;
  opened: Record<WorksheetKindView, Opened | null>;
}

export const NEW_LOAN: LoanForm = {
  down: { by: 'percent', value: null },
  rate: null,
  months: 360,
  programme: 'conventional',
  vaUsedBefore: false,
  vaExempt: false,
  score: null,
  upfrontPercent: null,
  insurancePercent: null,
};
const yearly = (by: Part['by']): YearlyForm => ({ first: { by, value: null }, growth: null });

/** Nothing is filled in but what is no figure of anybody's. */
export const EMPTY: Forms = {
  affordability: {
    day: '',
    income: null,
    debts: null,
    cash: null,
    goal: 'price',
    amount: null,
    loan: NEW_LOAN,
    ownPayment: null,
    county: '',
    units: 1,
    propertyTax: { by: 'percent', value: null },
    insurance: null,
    dues: null,
    closingCosts: { by: 'percent', value: null },
    years: 7,
  },
  closing: {
    day: '',
    price: null,
    loan: null,
    rate: null,
    dayBasis: 'days365',
    state: '',
    county: '',
    applied: '',
    closing: '',
    propertyTax: null,
    taxPaid: 'inArrears',
    sellerOwnsClosingDay: false,
    insurance: null,
    escrowTaxMonths: null,
    escrowInsuranceMonths: null,
    deposit: null,
    lenderCredits: null,
    sellerCredits: null,
    payoff: null,
    lines: [],
    overrides: {},
  },
  ownership: {
    day: '',
    price: null,
    loan: NEW_LOAN,
    closingCosts: { by: 'percent', value: null },
    appreciation: null,
    propertyTax: yearly('percent'),
    insurance: yearly('amount'),
    dues: yearly('amount'),
    upkeep: yearly('percent'),
    utilities: yearly('amount'),
    taxEffect: null,
    elsewhere: null,
    years: 7,
  },
};

export const useMoney = create<MoneyState>()(() => ({
  forms: EMPTY,
  opened: { affordability: null, closing: null, ownership: null },
}));

/** Changes a form. */
export function edit<K extends WorksheetKindView>(kind: K, part: Partial<Forms[K]>): void {
  useMoney.setState((now) => ({ forms: { ...now.forms, [kind]: { ...now.forms[kind], ...part } } }));
}

/** Begins anew. */
export function clear(kind: WorksheetKindView): void {
  useMoney.setState((now) => ({
    forms: { ...now.forms, [kind]: EMPTY[kind] },
    opened: { ...now.opened, [kind]: null },
  }));
}

/** Remembers which saved worksheet a form is of. */
export function isOf(kind: WorksheetKindView, opened: Opened | null): void {
  useMoney.setState((now) => ({ opened: { ...now.opened, [kind]: opened } }));
}

const cents = (value: Figure): number => Math.round((value ?? 0) * 100);
const maybeCents = (value: Figure): number | null => (value === null ? null : cents(value));
const text = (value: Figure): string => String(value ?? 0);
const maybeText = (value: Figure): string | null => (value === null ? null : String(value));
const maybe = (value: string): string | null => (value.trim() === '' ? null : value.trim());

function partOf({ by, value }: Part): PartOfPriceView {
  return by === 'amount' ? { kind: 'amount', cents: cents(value) } : { kind: 'percent', percent: text(value) };
}

function loanOf(loan: LoanForm, rate: number): FinancingInputs {
  return {
    down: partOf(loan.down),
    rate: String(rate),
    months: loan.months,
    programme: loan.programme,
    vaUsedBefore: loan.vaUsedBefore,
    vaExempt: loan.vaExempt,
    score: loan.score,
    upfrontPercent: maybeText(loan.upfrontPercent),
    insurancePercent: maybeText(loan.insurancePercent),
  };
}

const yearlyOf = ({ first, growth }: YearlyForm): YearlyInput => ({ first: partOf(first), growth: text(growth) });

/** What a form asks; nothing while it lacks what nothing can be worked out without. */
export function asked(kind: WorksheetKindView, forms: Forms): WorksheetInputs | null {
  if (kind === 'affordability') return affordabilityOf(forms.affordability);
  if (kind === 'closing') return closingOf(forms.closing);
  return ownershipOf(forms.ownership);
}

function affordabilityOf(form: AffordabilityForm): WorksheetInputs | null {
  const { income, amount, loan } = form;
  if (income === null || amount === null || loan.rate === null) return null;
  const inputs: AffordabilityInputs = {
    day: maybe(form.day),
    income: cents(income),
    debts: cents(form.debts),
    cash: cents(form.cash),
    goal: { kind: form.goal, cents: cents(amount) },
    financing: loanOf(loan, loan.rate),
    ownPayment: maybeCents(form.ownPayment),
    county: maybe(form.county),
    units: form.units,
    propertyTax: partOf(form.propertyTax),
    insurance: cents(form.insurance),
    dues: cents(form.dues),
    closingCosts: partOf(form.closingCosts),
    years: form.years ?? 0,
  };
  return { kind: 'affordability', inputs };
}

function closingOf(form: ClosingForm): WorksheetInputs | null {
  if (form.price === null) return null;
  const inputs: ClosingInputs = {
    day: maybe(form.day),
    price: cents(form.price),
    loan: cents(form.loan),
    rate: maybeText(form.rate),
    dayBasis: form.dayBasis,
    state: maybe(form.state),
    county: maybe(form.county),
    applied: maybe(form.applied),
    closing: maybe(form.closing),
    propertyTax: cents(form.propertyTax),
    taxPaid: form.taxPaid,
    sellerOwnsClosingDay: form.sellerOwnsClosingDay,
    insurance: cents(form.insurance),
    escrowTaxMonths: form.escrowTaxMonths ?? 0,
    escrowInsuranceMonths: form.escrowInsuranceMonths ?? 0,
    deposit: cents(form.deposit),
    lenderCredits: cents(form.lenderCredits),
    sellerCredits: cents(form.sellerCredits),
    payoff: cents(form.payoff),
    lines: form.lines.map((line) => ({ ...line, amount: partOf(line.amount) })),
    overrides: (Object.entries(form.overrides) as [ClosingItem, OverrideForm][]).map(([item, own]) => ({
      item,
      cents: maybeCents(own.value),
      payer: own.payer,
    })),
  };
  return { kind: 'closing', inputs };
}

function ownershipOf(form: OwnershipForm): WorksheetInputs | null {
  const { price, loan } = form;
  if (price === null || (loan !== null && loan.rate === null)) return null;
  const inputs: OwnershipInputs = {
    day: maybe(form.day),
    price: cents(price),
    financing: loan === null ? null : loanOf(loan, loan.rate ?? 0),
    closingCosts: partOf(form.closingCosts),
    appreciation: text(form.appreciation),
    propertyTax: yearlyOf(form.propertyTax),
    insurance: yearlyOf(form.insurance),
    dues: yearlyOf(form.dues),
    upkeep: yearlyOf(form.upkeep),
    utilities: yearlyOf(form.utilities),
    taxEffect: form.taxEffect && {
      ofInterest: text(form.taxEffect.ofInterest),
      ofPropertyTax: text(form.taxEffect.ofPropertyTax),
    },
    elsewhere: maybeText(form.elsewhere),
    years: form.years ?? 0,
  };
  return { kind: 'ownership', inputs };
}

const figure = (value: number): Figure => value / 100;
const some = (value: number): Figure => (value === 0 ? null : value / 100);
const read = (value: string | null): Figure => (value === null ? null : Number(value));
const part = (of: PartOfPriceView): Part =>
  of.kind === 'amount' ? { by: 'amount', value: figure(of.cents) } : { by: 'percent', value: Number(of.percent) };
const yearlyForm = ({ first, growth }: YearlyInput): YearlyForm => ({ first: part(first), growth: Number(growth) });
const loanForm = (of: FinancingInputs): LoanForm => ({
  down: part(of.down),
  rate: Number(of.rate),
  months: of.months,
  programme: of.programme,
  vaUsedBefore: of.vaUsedBefore,
  vaExempt: of.vaExempt,
  score: of.score,
  upfrontPercent: read(of.upfrontPercent),
  insurancePercent: read(of.insurancePercent),
});

/** Fills the form from what was saved. */
export function fill(saved: WorksheetInputs): void {
  if (saved.kind === 'affordability') {
    const { inputs: i } = saved;
    edit('affordability', {
      day: i.day ?? '',
      income: figure(i.income),
      debts: some(i.debts),
      cash: some(i.cash),
      goal: i.goal.kind,
      amount: figure(i.goal.cents),
      loan: loanForm(i.financing),
      ownPayment: i.ownPayment === null ? null : figure(i.ownPayment),
      county: i.county ?? '',
      units: i.units,
      propertyTax: part(i.propertyTax),
      insurance: some(i.insurance),
      dues: some(i.dues),
      closingCosts: part(i.closingCosts),
      years: i.years,
    });
  } else if (saved.kind === 'closing') {
    const { inputs: i } = saved;
    edit('closing', {
      day: i.day ?? '',
      price: figure(i.price),
      loan: some(i.loan),
      rate: read(i.rate),
      dayBasis: i.dayBasis,
      state: i.state ?? '',
      county: i.county ?? '',
      applied: i.applied ?? '',
      closing: i.closing ?? '',
      propertyTax: some(i.propertyTax),
      taxPaid: i.taxPaid,
      sellerOwnsClosingDay: i.sellerOwnsClosingDay,
      insurance: some(i.insurance),
      escrowTaxMonths: i.escrowTaxMonths || null,
      escrowInsuranceMonths: i.escrowInsuranceMonths || null,
      deposit: some(i.deposit),
      lenderCredits: some(i.lenderCredits),
      sellerCredits: some(i.sellerCredits),
      payoff: some(i.payoff),
      lines: i.lines.map((line) => ({ ...line, amount: part(line.amount) })),
      overrides: Object.fromEntries(
        i.overrides.map((own) => [
          own.item,
          { value: own.cents === null ? null : figure(own.cents), payer: own.payer },
        ]),
      ),
    });
  } else {
    const { inputs: i } = saved;
    edit('ownership', {
      day: i.day ?? '',
      price: figure(i.price),
      loan: i.financing && loanForm(i.financing),
      closingCosts: part(i.closingCosts),
      appreciation: Number(i.appreciation),
      propertyTax: yearlyForm(i.propertyTax),
      insurance: yearlyForm(i.insurance),
      dues: yearlyForm(i.dues),
      upkeep: yearlyForm(i.upkeep),
      utilities: yearlyForm(i.utilities),
      taxEffect: i.taxEffect && {
        ofInterest: Number(i.taxEffect.ofInterest),
        ofPropertyTax: Number(i.taxEffect.ofPropertyTax),
      },
      elsewhere: read(i.elsewhere),
      years: i.years,
    });
  }
}
