use hub_domain::quote::{
    ArmTerms, CdSection, ClosingFee, Coverage, Deductible, DeductibleAmount, Dwelling, Endorsement, InsuranceQuote,
    ItemCap, LoanPurpose, LoanQuote, LossSettlement, Occupancy, Payer, Peril, PolicyForm, PremiumKind,
    PrepaymentPenalty, Producer, Programme, QuoteKind, QuoteTerms, TitlePremium, TitleQuote, WarrantyQuote,
};
use hub_domain::{Currency, Money};

use super::draft::{At, Choices};
use super::{Draft, Field, Reason, cell, price};

/// The terms that a draft's fields make.
pub(super) fn terms(kind: QuoteKind, draft: &Draft, currency: Currency) -> Result<QuoteTerms, At> {
    Ok(match kind {
        QuoteKind::Loan => QuoteTerms::Loan(Box::new(loan(draft, currency)?)),
        QuoteKind::Insurance => QuoteTerms::Insurance(Box::new(policy(draft, currency)?)),
        QuoteKind::Title => QuoteTerms::Title(Box::new(title(draft, currency)?)),
        QuoteKind::Warranty => QuoteTerms::Warranty(Box::new(warranty(draft, currency)?)),
    })
}

pub(super) const PROGRAMMES: Choices<'_, Programme> = Choices {
    all: Programme::ALL,
    name: Programme::as_str,
    others: &[
        ("conf", Programme::Conforming),
        ("conventional", Programme::Conforming),
        ("conv", Programme::Conforming),
        ("agency", Programme::HighBalance),
        ("fha hb", Programme::FhaHighBalance),
        ("va hb", Programme::VaHighBalance),
        ("rural", Programme::Usda),
    ],
};

pub(super) const PURPOSES: Choices<'_, LoanPurpose> = Choices {
    all: LoanPurpose::ALL,
    name: LoanPurpose::as_str,
    others: &[
        ("purch", LoanPurpose::Purchase),
        ("refi", LoanPurpose::Refinance),
        ("rate term", LoanPurpose::Refinance),
        ("rate and term", LoanPurpose::Refinance),
        ("cash out refi", LoanPurpose::CashOut),
        ("cashout refi", LoanPurpose::CashOut),
        ("cash out refinance", LoanPurpose::CashOut),
    ],
};

pub(super) const OCCUPANCIES: Choices<'_, Occupancy> = Choices {
    all: Occupancy::ALL,
    name: Occupancy::as_str,
    others: &[
        ("primary residence", Occupancy::Primary),
        ("owner occupied", Occupancy::Primary),
        ("owner", Occupancy::Primary),
        ("second home", Occupancy::Second),
        ("investor", Occupancy::Investment),
        ("investment property", Occupancy::Investment),
        ("non owner occupied", Occupancy::Investment),
    ],
};

pub(super) const DWELLINGS: Choices<'_, Dwelling> = Choices {
    all: Dwelling::ALL,
    name: Dwelling::as_str,
    others: &[
        ("sf", Dwelling::SingleFamily),
        ("sfr", Dwelling::SingleFamily),
        ("single family residence", Dwelling::SingleFamily),
        ("condo", Dwelling::Condominium),
        ("coop", Dwelling::Cooperative),
        ("co op", Dwelling::Cooperative),
        ("duplex", Dwelling::TwoUnits),
        ("2 units", Dwelling::TwoUnits),
        ("3 units", Dwelling::ThreeUnits),
        ("4 units", Dwelling::FourUnits),
    ],
};

const FORMS: Choices<'_, PolicyForm> = Choices {
    all: PolicyForm::ALL,
    name: PolicyForm::as_str,
    others: &[
        ("ho3", PolicyForm::Ho3),
        ("ho4", PolicyForm::Ho4),
        ("ho5", PolicyForm::Ho5),
        ("ho6", PolicyForm::Ho6),
        ("ho8", PolicyForm::Ho8),
        ("dp1", PolicyForm::Dp1),
        ("dp3", PolicyForm::Dp3),
    ],
};

const SETTLEMENTS: Choices<'_, LossSettlement> = Choices {
    all: LossSettlement::ALL,
    name: LossSettlement::as_str,
    others: &[
        ("rcv", LossSettlement::ReplacementCost),
        ("rc", LossSettlement::ReplacementCost),
        ("acv", LossSettlement::ActualCashValue),
        ("roof schedule", LossSettlement::Schedule),
    ],
};

const PAYERS: Choices<'_, Payer> = Choices { all: Payer::ALL, name: Payer::as_str, others: &[("both", Payer::Shared)] };
const SECTIONS: Choices<'_, CdSection> = Choices { all: CdSection::ALL, name: CdSection::as_str, others: &[] };
const PREMIUMS: Choices<'_, PremiumKind> = Choices { all: PremiumKind::ALL, name: PremiumKind::as_str, others: &[] };

fn loan(draft: &Draft, currency: Currency) -> Result<LoanQuote, At> {
    let money = |field| draft.money(field, currency);
    let price = draft.need(Field::Price, |d, f| d.money(f, currency))?;
    let loan = draft.need(Field::Loan, |d, f| d.money(f, currency))?;
    let ltv = draft.percent(Field::Ltv)?.or_else(|| LoanQuote::ltv_of(price, loan));
    let penalty = draft.text(Field::PrepaymentPenalty)?.map(|words| match cell::folded(&words).as_str() {
        "none" | "no" | "0" | "nothing" => PrepaymentPenalty::Nothing,
        _ => PrepaymentPenalty::Penalty(words),
    });
    Ok(LoanQuote {
        nmls_company: draft.parsed(Field::NmlsCompany)?,
        loan_officer: draft.text(Field::LoanOfficer)?,
        nmls_officer: draft.parsed(Field::NmlsOfficer)?,
        programme: draft.need(Field::Programme, |d, f| d.choice(f, &PROGRAMMES))?,
        product: draft.text(Field::Product)?,
        purpose: draft.need(Field::Purpose, |d, f| d.choice(f, &PURPOSES))?,
        occupancy: draft.need(Field::Occupancy, |d, f| d.choice(f, &OCCUPANCIES))?,
        property: draft.need(Field::Property, |d, f| d.choice(f, &DWELLINGS))?,
        state: draft.parsed(Field::State)?,
        price,
        loan,
        ltv: ltv.ok_or_else(|| draft.refuse(Field::Ltv, Reason::Missing))?,
        score_band: draft.parsed(Field::ScoreBand)?,
        lock_days: draft.days(Field::LockDays)?,
        term_months: draft.need(Field::TermMonths, |d, f| d.months(f, 60))?,
        rate: draft.need(Field::Rate, Draft::rate)?,
        apr: draft.rate(Field::Apr)?,
        points: price::points(draft)?,
        lender_fees: money(Field::LenderFees)?,
        lender_credit: money(Field::LenderCredit)?,
        services_not_shopped: money(Field::ServicesNotShopped)?,
        services_shopped: money(Field::ServicesShopped)?,
        mi_monthly: money(Field::MiMonthly)?,
        mi_upfront: money(Field::MiUpfront)?,
        principal_and_interest: money(Field::PrincipalAndInterest)?,
        arm: arm(draft)?,
        prepayment_penalty: penalty,
    })
}

fn arm(draft: &Draft) -> Result<Option<ArmTerms>, At> {
    const ARM: [Field; 8] = [
        Field::ArmFixedMonths,
        Field::ArmAdjustsEveryMonths,
        Field::ArmIndex,
        Field::ArmMargin,
        Field::ArmFirstCap,
        Field::ArmPeriodicCap,
        Field::ArmLifetimeCap,
        Field::ArmFloor,
    ];
    if !ARM.into_iter().any(|field| draft.has(field)) {
        return Ok(None);
    }
    Ok(Some(ArmTerms {
        fixed_months: draft.need(Field::ArmFixedMonths, |d, f| d.months(f, 12))?,
        adjusts_every_months: draft.months(Field::ArmAdjustsEveryMonths, 6)?,
        index: draft.text(Field::ArmIndex)?,
        margin: draft.percent(Field::ArmMargin)?,
        first_cap: draft.percent(Field::ArmFirstCap)?,
        periodic_cap: draft.percent(Field::ArmPeriodicCap)?,
        lifetime_cap: draft.percent(Field::ArmLifetimeCap)?,
        floor: draft.percent(Field::ArmFloor)?,
    }))
}

fn policy(draft: &Draft, currency: Currency) -> Result<InsuranceQuote, At> {
    let money = |field| draft.money(field, currency);
    let limits = [
        (Coverage::A, Field::CoverageA),
        (Coverage::B, Field::CoverageB),
        (Coverage::C, Field::CoverageC),
        (Coverage::D, Field::CoverageD),
        (Coverage::E, Field::CoverageE),
        (Coverage::F, Field::CoverageF),
    ];
    let mut coverages = Vec::new();
    for (coverage, field) in limits {
        coverages.extend(money(field)?.map(|limit| (coverage, limit)));
    }
    let perils = [
        (Peril::All, Field::Deductible),
        (Peril::WindHail, Field::DeductibleWindHail),
        (Peril::Hurricane, Field::DeductibleHurricane),
        (Peril::Water, Field::DeductibleWater),
        (Peril::Earthquake, Field::DeductibleEarthquake),
    ];
    let mut deductibles = Vec::new();
    for (peril, field) in perils {
        let Some(text) = draft.text(field)? else { continue };
        let amount = if text.contains('%') {
            cell::percent(&text).map(DeductibleAmount::PercentOfDwelling)
        } else {
            cell::money(&text, currency).map(DeductibleAmount::Amount)
        };
        deductibles.push(Deductible { peril, amount: amount.map_err(|reason| draft.refuse(field, reason))? });
    }
    let mut endorsements = Vec::new();
    for entry in draft.entries(Field::Endorsements)? {
        let [name, limit] = parts(entry, draft, Field::Endorsements)?;
        endorsements.push(Endorsement { name, limit: amount(&limit, draft, Field::Endorsements, currency)? });
    }
    Ok(InsuranceQuote {
        naic: draft.text(Field::Naic)?,
        admitted: draft.flag(Field::Admitted)?,
        producer: Producer {
            name: draft.need(Field::Producer, Draft::text)?,
            licence: draft.need(Field::ProducerLicence, Draft::text)?,
            state: draft.parsed(Field::ProducerState)?,
        },
        state: draft.parsed(Field::State)?,
        form: draft.need(Field::Form, |d, f| d.choice(f, &FORMS))?,
        coverages,
        deductibles,
        settlement: draft.choice(Field::Settlement, &SETTLEMENTS)?,
        roof_settlement: draft.choice(Field::RoofSettlement, &SETTLEMENTS)?,
        endorsements,
        premium: draft.need(Field::Premium, |d, f| d.money(f, currency))?,
        fees: money(Field::PolicyFees)?,
        surplus_lines_tax: money(Field::SurplusLinesTax)?,
        discounts: draft.entries(Field::Discounts)?.into_iter().flatten().collect(),
        effective: draft.day(Field::Effective)?,
        binding: draft.flag(Field::Binding)?,
        bind_by: draft.day(Field::BindBy)?,
        inspection_due: draft.day(Field::InspectionDue)?,
    })
}

fn title(draft: &Draft, currency: Currency) -> Result<TitleQuote, At> {
    let mut premiums = Vec::new();
    for entry in draft.entries(Field::Premiums)? {
        let [kind, insured, cost, payer] = parts(entry, draft, Field::Premiums)?;
        premiums.push(TitlePremium {
            kind: PREMIUMS.read(&kind).map_err(|reason| draft.refuse(Field::Premiums, reason))?,
            liability: amount(&insured, draft, Field::Premiums, currency)?,
            amount: needed(&cost, draft, Field::Premiums, currency)?,
            payer: payer_of(&payer, draft, Field::Premiums)?,
        });
    }
    let mut fees = Vec::new();
    for entry in draft.entries(Field::Fees)? {
        let [section, name, cost, payer] = parts(entry, draft, Field::Fees)?;
        fees.push(ClosingFee {
            section: SECTIONS.read(&section).map_err(|reason| draft.refuse(Field::Fees, reason))?,
            name,
            amount: needed(&cost, draft, Field::Fees, currency)?,
            payer: payer_of(&payer, draft, Field::Fees)?,
        });
    }
    Ok(TitleQuote {
        licence: draft.text(Field::Licence)?,
        underwriter: draft.text(Field::Underwriter)?,
        state: draft.parsed(Field::State)?,
        premiums,
        fees,
    })
}

fn warranty(draft: &Draft, currency: Currency) -> Result<WarrantyQuote, At> {
    let mut covered = Vec::new();
    for entry in draft.entries(Field::Covered)? {
        let [item, most] = parts(entry, draft, Field::Covered)?;
        covered.push(ItemCap { item, cap: amount(&most, draft, Field::Covered, currency)? });
    }
    Ok(WarrantyQuote {
        plan: draft.need(Field::Plan, Draft::text)?,
        state: draft.parsed(Field::State)?,
        covered,
        total_cap: draft.money(Field::TotalCap, currency)?,
        trade_call_fee: draft.money(Field::TradeCallFee, currency)?,
        term_months: draft.need(Field::TermMonths, |d, f| d.months(f, 0))?,
        waiting_days: draft.days(Field::WaitingDays)?,
        price: draft.need(Field::PlanPrice, |d, f| d.money(f, currency))?,
        payer: draft.choice(Field::Payer, &PAYERS)?,
    })
}

/// The parts of an entry, which [`Draft::entries`] has made as many as the list has.
fn parts<const N: usize>(entry: Vec<String>, draft: &Draft, field: Field) -> Result<[String; N], At> {
    let named = || draft.refuse(field, Reason::Entry(field.parts().unwrap_or_default().join(" | ")));
    entry.try_into().map_err(|_| named())
}

fn amount(text: &str, draft: &Draft, field: Field, currency: Currency) -> Result<Option<Money>, At> {
    if text.is_empty() {
        return Ok(None);
    }
    cell::money(text, currency).map(Some).map_err(|reason| draft.refuse(field, reason))
}

fn needed(text: &str, draft: &Draft, field: Field, currency: Currency) -> Result<Money, At> {
    amount(text, draft, field, currency)?.ok_or_else(|| draft.refuse(field, Reason::Missing))
}

fn payer_of(text: &str, draft: &Draft, field: Field) -> Result<Option<Payer>, At> {
    if text.is_empty() {
        return Ok(None);
    }
    PAYERS.read(text).map(Some).map_err(|reason| draft.refuse(field, reason))
}
