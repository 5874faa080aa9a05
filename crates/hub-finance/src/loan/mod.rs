//! Loans: payments, schedules, the annual percentage rate, mortgage insurance, programmes, closing.
