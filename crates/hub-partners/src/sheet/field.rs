use hub_domain::quote::QuoteKind;
use serde::{Deserialize, Serialize};

/// The fields of a quote as files and forms name them: variant, name, label on a form, kinds, other names of columns.
macro_rules! fields {
    ($($(#[$doc:meta])* $Variant:ident $name:literal $label:literal $kinds:expr, [$($other:literal),*];)+) => {
        /// A field of a quote, as files and forms name it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum Field {
            $($(#[$doc])* #[doc = $label] $Variant,)+
        }

        impl Field {
            /// Every one, in the order of a form.
            pub const ALL: &'static [Self] = &[$(Self::$Variant,)+];

            /// Its name in JSON.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name,)+
                }
            }

            /// Its label on a form.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$Variant => $label,)+
                }
            }

            /// Which kinds of quote have it.
            #[must_use]
            pub const fn kinds(self) -> &'static [QuoteKind] {
                match self {
                    $(Self::$Variant => $kinds,)+
                }
            }

            /// Other names that columns of rate sheets have for it, folded.
            pub(super) const fn others(self) -> &'static [&'static str] {
                match self {
                    $(Self::$Variant => &[$($other),*],)+
                }
            }
        }
    };
}

const ALL: &[QuoteKind] = QuoteKind::ALL;
const LOAN: &[QuoteKind] = &[QuoteKind::Loan];
const POLICY: &[QuoteKind] = &[QuoteKind::Insurance];
const TITLE: &[QuoteKind] = &[QuoteKind::Title];
const WARRANTY: &[QuoteKind] = &[QuoteKind::Warranty];

fields! {
    Issuer "issuer" "Legal name of the company" ALL, ["lender", "lender name", "company", "institution", "carrier", "provider", "legal name"];
    IssuedAt "issued_at" "Issued on (YYYY-MM-DD)" ALL, ["issued", "issued on", "date", "rate date", "as of", "issue date", "quote date"];
    ExpiresAt "expires_at" "Good until (YYYY-MM-DD)" ALL, ["expires", "expires on", "expiration", "expiration date", "valid until", "good until", "good through"];
    State "state" "State of the home (two letters)" ALL, ["st", "property state"];

    NmlsCompany "nmls_company" "NMLS id of the company" LOAN, ["nmls", "nmls id", "company nmls", "company nmls id", "lender nmls", "lender nmls id"];
    LoanOfficer "loan_officer" "Loan officer" LOAN, ["lo", "lo name", "officer", "mlo", "originator"];
    NmlsOfficer "nmls_officer" "NMLS id of the loan officer" LOAN, ["lo nmls", "lo nmls id", "officer nmls", "mlo nmls", "mlo nmls id"];
    Programme "programme" "Programme (conforming, high-balance, jumbo, fha, va, usda, other)" LOAN, ["program", "loan type", "loan program", "loan programme"];
    Product "product" "Name of the product" LOAN, ["product name", "product description", "description"];
    Purpose "purpose" "Purpose (purchase, refinance, cash-out)" LOAN, ["loan purpose"];
    Occupancy "occupancy" "Use of the home (primary, second, investment)" LOAN, ["occupancy type"];
    Property "property" "Kind of home (single-family, condominium, ...)" LOAN, ["property type", "prop type"];
    Price "price" "Purchase price" LOAN, ["purchase price", "sale price", "sales price", "home price", "property value"];
    Loan "loan" "Loan amount" LOAN, ["loan amount", "loan amt", "base loan", "base loan amount", "amount"];
    Ltv "ltv" "Loan to value, percent" LOAN, ["loan to value", "ltv percent"];
    ScoreBand "score_band" "Band of credit scores" LOAN, ["fico", "score", "credit score", "fico band", "score range", "fico range"];
    LockDays "lock_days" "Days the rate is locked" LOAN, ["lock", "lock period", "lock term", "lock in days", "rate lock"];
    TermMonths "term_months" "Term, months" &[QuoteKind::Loan, QuoteKind::Warranty], ["term", "months", "term in months", "loan term"];
    Rate "rate" "Interest rate, percent a year" LOAN, ["note rate", "interest rate", "base rate", "rate percent"];
    Apr "apr" "APR, percent" LOAN, ["annual percentage rate", "apr percent"];
    Points "points" "Points, percent of the loan (a credit: minus)" LOAN, ["discount points", "total points", "points percent", "pts"];
    SheetPrice "sheet_price" "Price of the rate sheet" LOAN, ["base price", "final price", "net price", "price 100"];
    LenderFees "lender_fees" "Lender's fees besides points (section A)" LOAN, ["fees", "lender fee", "origination fee", "origination fees", "underwriting fee", "section a"];
    LenderCredit "lender_credit" "Lender's credit" LOAN, ["lender credits", "credit"];
    ServicesNotShopped "services_not_shopped" "Services not shopped for (section B)" LOAN, ["section b", "third party b"];
    ServicesShopped "services_shopped" "Services shopped for (section C)" LOAN, ["section c", "third party c"];
    MiMonthly "mi_monthly" "Mortgage insurance a month" LOAN, ["mi", "pmi", "monthly mi", "monthly pmi", "mip monthly", "monthly mip"];
    MiUpfront "mi_upfront" "Mortgage insurance or funding fee at the start" LOAN, ["upfront mi", "ufmip", "funding fee", "upfront mip"];
    PrincipalAndInterest "principal_and_interest" "Principal and interest a month" LOAN, ["p i", "pi", "payment", "monthly payment", "p and i"];
    ArmFixedMonths "arm_fixed_months" "Adjustable: months at the first rate" LOAN, ["arm initial months", "fixed months", "initial period"];
    ArmAdjustsEveryMonths "arm_adjusts_every_months" "Adjustable: months between changes" LOAN, ["adjustment period", "adjusts every"];
    ArmIndex "arm_index" "Adjustable: index" LOAN, ["index"];
    ArmMargin "arm_margin" "Adjustable: margin, points" LOAN, ["margin"];
    ArmFirstCap "arm_first_cap" "Adjustable: most at the first change, points" LOAN, ["first cap", "initial cap"];
    ArmPeriodicCap "arm_periodic_cap" "Adjustable: most at later changes, points" LOAN, ["periodic cap", "annual cap"];
    ArmLifetimeCap "arm_lifetime_cap" "Adjustable: most above the first rate, points" LOAN, ["lifetime cap", "life cap"];
    ArmFloor "arm_floor" "Adjustable: floor of the rate, percent" LOAN, ["floor"];
    PrepaymentPenalty "prepayment_penalty" "Penalty for paying early (none, or what)" LOAN, ["prepay penalty", "ppp", "prepayment"];

    Naic "naic" "NAIC number of the carrier" POLICY, ["naic number"];
    Admitted "admitted" "Carrier admitted in the state (yes, no)" POLICY, [];
    Producer "producer" "Licensed producer" POLICY, ["agent", "producer name"];
    ProducerLicence "producer_licence" "Number of the producer's licence" POLICY, ["producer license", "licence", "license", "license number"];
    ProducerState "producer_state" "State of the producer's licence" POLICY, ["license state"];
    Form "form" "Form (HO-3, HO-5, HO-6, ...)" POLICY, ["policy form", "policy type"];
    CoverageA "coverage_a" "Coverage A, dwelling" POLICY, ["cov a", "dwelling"];
    CoverageB "coverage_b" "Coverage B, other structures" POLICY, ["cov b", "other structures"];
    CoverageC "coverage_c" "Coverage C, contents" POLICY, ["cov c", "personal property", "contents"];
    CoverageD "coverage_d" "Coverage D, loss of use" POLICY, ["cov d", "loss of use"];
    CoverageE "coverage_e" "Coverage E, liability" POLICY, ["cov e", "liability", "personal liability"];
    CoverageF "coverage_f" "Coverage F, medical payments" POLICY, ["cov f", "medical", "medical payments"];
    Deductible "deductible" "Deductible, all perils (amount, or % of A)" POLICY, ["all perils deductible", "aop deductible", "aop"];
    DeductibleWindHail "deductible_wind_hail" "Deductible, wind and hail" POLICY, ["wind hail deductible", "wind hail"];
    DeductibleHurricane "deductible_hurricane" "Deductible, hurricane" POLICY, ["hurricane deductible"];
    DeductibleWater "deductible_water" "Deductible, water" POLICY, ["water deductible"];
    DeductibleEarthquake "deductible_earthquake" "Deductible, earthquake" POLICY, ["earthquake deductible"];
    Settlement "settlement" "Dwelling valued at (replacement-cost, actual-cash-value)" POLICY, ["valuation", "loss settlement"];
    RoofSettlement "roof_settlement" "Roof valued at (the same, or schedule)" POLICY, ["roof valuation", "roof"];
    Endorsements "endorsements" "Endorsements (name | limit; ...)" POLICY, ["endorsement"];
    Premium "premium" "Premium a year" POLICY, ["annual premium", "total premium"];
    PolicyFees "policy_fees" "Fees beside the premium" POLICY, ["policy fee"];
    SurplusLinesTax "surplus_lines_tax" "Surplus-lines tax" POLICY, ["sl tax"];
    Discounts "discounts" "Discounts in the premium (...; ...)" POLICY, ["discount list"];
    Effective "effective" "First day of the policy (YYYY-MM-DD)" POLICY, ["effective date"];
    Binding "binding" "Does the quote bind the carrier (yes, no)" POLICY, [];
    BindBy "bind_by" "Last day to bind (YYYY-MM-DD)" POLICY, ["bind by date"];
    InspectionDue "inspection_due" "Last day for an inspection (YYYY-MM-DD)" POLICY, ["inspection by"];

    Licence "licence" "Number of the licence" TITLE, ["license", "license number"];
    Underwriter "underwriter" "Underwriter" TITLE, [];
    Premiums "premiums" "Premiums (kind | insured | amount | payer; ...)" TITLE, [];
    Fees "fees" "Fees (section | name | amount | payer; ...)" TITLE, [];

    Plan "plan" "Plan" WARRANTY, ["plan name"];
    Covered "covered" "Covered (item | most; ...)" WARRANTY, ["items"];
    TotalCap "total_cap" "Most for everything together" WARRANTY, ["aggregate cap"];
    TradeCallFee "trade_call_fee" "Fee for a visit" WARRANTY, ["service fee", "service call fee", "trade fee"];
    WaitingDays "waiting_days" "Days before it begins" WARRANTY, ["waiting period"];
    PlanPrice "plan_price" "Price of the term" WARRANTY, ["plan cost", "cost"];
    Payer "payer" "Who pays (buyer, seller, shared)" WARRANTY, ["paid by"];

    Assumptions "assumptions" "Assumptions and conditions" ALL, ["notes", "note", "comments", "conditions"];
}

impl Field {
    /// The field of a name in JSON.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }

    /// Whether a kind of quote has it.
    #[must_use]
    pub fn is_of(self, kind: QuoteKind) -> bool {
        self.kinds().contains(&kind)
    }

    /// The parts of an entry, of a field that is a list.
    #[must_use]
    pub const fn parts(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Endorsements => Some(&["name", "limit"]),
            Self::Discounts => Some(&["name"]),
            Self::Premiums => Some(&["kind", "insured", "amount", "payer"]),
            Self::Fees => Some(&["section", "name", "amount", "payer"]),
            Self::Covered => Some(&["item", "most"]),
            _ => None,
        }
    }
}

impl TryFrom<String> for Field {
    type Error = String;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::parse(&name).ok_or_else(|| "no such field of a quote".to_owned())
    }
}

impl From<Field> for String {
    fn from(field: Field) -> Self {
        field.name().to_owned()
    }
}
