import type * as T from './types';

/** What the core can be asked about jobs at the property of a deal. Part of `Host`. */
export interface PlanningHost {
  propertyPlan(request: T.TransactionRequest): Promise<T.PropertyPlanView>;
  savePlanSettings(request: T.SavePlanSettingsRequest): Promise<T.PropertyPlanView>;
  addUsualJobs(request: T.TransactionRequest): Promise<T.PropertyPlanView>;
  saveJob(request: T.SaveJobRequest): Promise<T.PropertyPlanView>;
  stepJob(request: T.StepJobRequest): Promise<T.PropertyPlanView>;
  takeBackJob(request: T.JobSeenRequest): Promise<T.PropertyPlanView>;
  toldOfJob(request: T.ToldRequest): Promise<T.PropertyPlanView>;
  proposePlan(request: T.ProposePlanRequest): Promise<T.PlanProposalView>;
  applyPlan(request: T.ApplyPlanRequest): Promise<T.PropertyPlanView>;
}
